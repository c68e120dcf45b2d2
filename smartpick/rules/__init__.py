"""Law, policy, calendar and fees as dated values, and predicates that give a verdict with reasons."""
