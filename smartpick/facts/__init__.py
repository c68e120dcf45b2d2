"""What is known, with its source: the tables and nothing inferred from them."""
