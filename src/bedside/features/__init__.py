"""The features, low to high. See docs/adr and the import contracts in .importlinter."""
