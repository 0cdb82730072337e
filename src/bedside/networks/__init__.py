"""Social networks, one folder each. `registry` finds them by walking this package."""
