"""The simulated Match and season; the only room with numba."""
