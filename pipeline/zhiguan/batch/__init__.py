"""Runs over many inputs: what to read, who works on it, where it has got to."""
