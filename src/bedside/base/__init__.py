"""A little pure Python that everything may use. No Django."""
