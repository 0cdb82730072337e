"""A small neural network that reads a whole post or reply and weighs whether it tells of one person's care.

Rules and tables know words; who did what to whom is in how they stand together, and a network sees that better. It
runs on this computer, inside this process, and sends nothing anywhere. How it was made: `training/reader.py`, ADR 12.
"""

from bedside.checker.reader.network import MISSING, can_run
from bedside.checker.reader.reading import Reading, read

__all__ = ["MISSING", "Reading", "can_run", "read"]
