"""The process: what starts, runs and stops."""
