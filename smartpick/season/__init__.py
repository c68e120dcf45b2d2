"""From the first invitation to the first day of training."""
