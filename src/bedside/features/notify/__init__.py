"""Messages to people, in the application and by mail, never with a patient's words."""
