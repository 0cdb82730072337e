"""What `bedside check` reads, and how it tells what it found. Loads neither Django nor the database."""
