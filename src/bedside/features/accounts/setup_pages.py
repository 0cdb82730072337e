"""A network's page on how to connect an account (`setup.md` in its folder), as HTML."""

from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from bedside.networks import registry


@cache
def setup_page(network: str) -> SafeString:
    """Return the page without its first heading. The file is our own, and HTML inside it is shown as text all the
    same. Raises KeyError for a network that isn't known."""
    text = registry.about(network).setup.lstrip()
    if text.startswith("# "):
        text = text.partition("\n")[2]
    return SafeString(MarkdownIt("commonmark", {"html": False}).render(text))
