"""The outbox: each cleared post reaches each account exactly once."""
