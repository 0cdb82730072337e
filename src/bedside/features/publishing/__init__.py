"""Posts: writing, versions, the calendar."""
