"""What the pages of signing in ask besides their view: allauth's views don't know it."""

from django import template
from django.template.context import Context

from bedside.features.people.views import passkeys

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_possible(context: Context) -> bool:
    """Tell whether browsers make and use passkeys at this address."""
    return passkeys.passkeys_possible(context["request"])
