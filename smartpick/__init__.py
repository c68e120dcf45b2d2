"""SmartPick: one profile in, one residency application plan out."""

__version__ = "0.1.0"
