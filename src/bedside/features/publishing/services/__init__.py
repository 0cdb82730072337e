"""What may be done with a post, one use case a module."""
