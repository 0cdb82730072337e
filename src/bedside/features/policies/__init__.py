"""The organization's own rules: drafted with examples, approved by somebody else, kept in versions."""
