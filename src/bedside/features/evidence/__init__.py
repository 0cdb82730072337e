"""What posts rely on: studies, guidelines and pages, with a clinician's yes, a date to look again, and their fate."""
