"""What letters are without their marks."""

import unicodedata


def unaccented(word: str) -> str:
    """Return a word without its accents."""
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))
