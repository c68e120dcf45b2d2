"""What a public host needs beside the planner: settings, share links, rate limits, logs, several workers.

The local planner loads nothing of this room. A database is opened only when a host turns share links on.
"""
