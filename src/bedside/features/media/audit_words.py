"""What entries about pictures are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register({"picture.added": _("added %(subject)s")}, kinds={"picture": _("picture %(id)s")})
