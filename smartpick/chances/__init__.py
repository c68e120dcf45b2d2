"""The probability model: from a profile to chances with ranges."""
