"""What every test gets: a real PostgreSQL of its own (see pyproject's `-p`), and no way out of this computer."""
