"""Text and pictures in, findings out. Pure Python, usable alone."""
