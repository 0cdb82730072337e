"""What people may change about people: each function is one mutation with its permission, its record and its event."""
