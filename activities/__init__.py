"""Implements the ports of `workflows/`: the recorder, the treasury desk, and the task that looks again."""
