"""The household: everything that one machine runs together, in order. Used by `starter.py up`, the demo, and the tests."""
