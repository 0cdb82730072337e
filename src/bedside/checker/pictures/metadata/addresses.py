"""Links within documents."""

from urllib.parse import urlsplit, urlunsplit


def plain_address(address: str) -> str:
    """Return a link to the web without what it may tell of somebody (a name, a question, a place); "" for others."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
