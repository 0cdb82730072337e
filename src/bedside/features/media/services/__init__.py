"""What may be done with pictures: each a mutation with its permission, audit entry and event."""
