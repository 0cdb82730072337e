"""One file that brings an installation back: the rows, the keys, the media and the audit's checkpoints."""
