"""What is in a text, found once and shared by the rules: people, dates, places, contacts, care."""
