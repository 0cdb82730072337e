"""What may be done at the gate, one use case a module."""
