"""Accounts on networks: how each is reached, with encrypted tokens."""
