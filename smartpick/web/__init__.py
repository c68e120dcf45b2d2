"""The planner in a browser; the only room with the web framework."""
