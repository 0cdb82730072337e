"""A living demo organization: people, accounts, posts that went out weeks ago and posts that wait."""
