"""People: the organization, its units, its users, what each may do, and how they sign in."""
