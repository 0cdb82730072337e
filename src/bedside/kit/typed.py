"""What people typed into an address or a field, as numbers."""


def row_number(typed: str) -> int:
    """Return the number of a row; 0, which no row has, for what is none or is longer than any."""
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0
