"""The tamper-evident record: who did what, when, from where."""
