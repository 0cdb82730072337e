"""What people and features above may ask of the outbox."""
