"""The gate's pages."""
