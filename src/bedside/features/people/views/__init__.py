"""The pages of people: entering, one's own account, and what administrators do."""
