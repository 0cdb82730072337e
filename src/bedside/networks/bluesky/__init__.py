"""Bluesky, and any other server that speaks the AT Protocol. No Django here."""
