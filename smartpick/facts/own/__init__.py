"""What the user has put beside the shipped facts: a folder on this computer, read back for catalogue and evidence."""
