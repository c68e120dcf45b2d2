"""Choices for one person: gates, tiers, the list, what it costs and what to ask first; `make.py` is the door."""
