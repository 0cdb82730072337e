"""What `bedside redact` does with files: read piece by piece, take identifiers out, write all or nothing."""
