"""What is said of entries about notices."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register({"notices.set": _("changed how %(subject)s is told of things")})
