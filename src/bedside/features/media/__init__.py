"""Pictures that posts use: exactly the bytes that will leave, without metadata."""
