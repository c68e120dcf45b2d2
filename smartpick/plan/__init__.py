"""Choices: which programs, which signals, at what price; the only room with a solver."""
