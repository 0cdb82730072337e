"""The one mail of the gate that goes outside: a link for a reader, and nothing of what is to be read."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bedside.features.clearance.models import OutsideLink
from bedside.features.people.api import organization

log = logging.getLogger(__name__)


def can_mail() -> bool:
    """Tell whether mails leave this computer; without a server they are files that the author could open."""
    return bool(settings.MAIL_URL.strip())


def mail_link(link: OutsideLink, token: str) -> bool:
    """Mail the link to the reader outside; return whether the mail server took it."""
    us = organization()
    with translation.override(us.language):
        subject = _("%(organization)s asks you to read something") % {"organization": us.name}
        sentence = _(
            "%(who)s of %(organization)s asks you to read something before it is published; the link works once, for "
            "seven days:"
        ) % {"who": link.made_by.name, "organization": us.name}
    address = f"{settings.SITE_URL}{reverse('clearance:outside', args=[token])}"
    message = EmailMessage(" ".join(subject.split()), f"{sentence}\n\n{address}\n", to=[link.email])
    try:
        message.send()
    except (OSError, SMTPException) as error:
        # The kind only: a mail server's answer repeats the address.
        log.error("the link for a reader outside could not be mailed: %s", type(error).__name__)
        return False
    return True
