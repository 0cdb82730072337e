"""Writing down sources, what became of them, and what relies on them."""
