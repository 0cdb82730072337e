"""What readers of an advertisement must be told."""
