"""What a person hands in: profile, list and spreadsheet, read and checked at the door."""
