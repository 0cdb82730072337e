"""Rules about who and what can be seen in a picture."""
