"""The pages of the own rules."""
