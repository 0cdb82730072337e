"""The pages of pictures."""
