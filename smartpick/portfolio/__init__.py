"""The list as a problem on arrays: solved, bounded, priced; knows no applicant and no file but its own format."""
