"""Bedside: a checked, cleared post reaches a network exactly once."""
