"""Short messages after something was done, with a way back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from bedside.kit.ui.navigation import Text

LEVELS = {"neutral": messages.INFO, "good": messages.SUCCESS, "warning": messages.WARNING, "block": messages.ERROR}


def say(request: HttpRequest, text: Text, *, tone: str = "good", undo: str = "") -> None:
    """Show a sentence on the next page. `undo` is an address to which "Undo" posts; leave it out for outward acts."""
    messages.add_message(request, LEVELS[tone], str(text), extra_tags=undo)


def say_at_once(response: HttpResponse, text: Text, *, tone: str = "good", undo: str = "") -> HttpResponse:
    """Show a sentence when htmx receives this response (a fragment)."""
    toast = {"text": str(text), "tone": tone, "undo": undo}
    response.headers["HX-Trigger"] = json.dumps({"bedside:toast": toast})
    return response
