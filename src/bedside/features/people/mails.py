"""The mails of signing in. They hold a link and a name, and nothing of anybody's work."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bedside.features.people.current import organization
from bedside.features.people.models import Invitation, User

log = logging.getLogger(__name__)


def invitation_link(token: str) -> str:
    """Return the address that accepts an invitation."""
    return f"{settings.SITE_URL}{reverse('people:invitation-link', args=[token])}"


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Mail the link; return whether the mail server took it."""
    us = organization()
    context = {"invitation": invitation, "link": invitation_link(token), "organization": us}
    with translation.override(us.language):
        subject = _("You are invited to %(organization)s's Bedside") % {"organization": us.name}
        return _send(invitation.email, subject, "people/mail/invitation.txt", context)


def tell_address_changed(user: User, *, old: str) -> None:
    """Tell the old address that it doesn't sign in any more."""
    with translation.override(language_of(user)):
        _send(old, _("Your sign-in address was changed"), "people/mail/address_changed.txt", {"user": user})


def tell_second_factor_reset(user: User) -> None:
    """Tell the person that their second factor is gone."""
    with translation.override(language_of(user)):
        _send(user.email, _("Your second factor was reset"), "people/mail/second_factor_reset.txt", {"user": user})


def language_of(user: User) -> str:
    """Return the language in which to write to a person."""
    return user.language or organization().language


def forget_addresses(user: User) -> None:
    """Drop the copies of the person's address that allauth keeps: they would still sign in with an old one."""
    EmailAddress.objects.filter(user=user).delete()


def _send(to: str, subject: str, template: str, context: dict[str, Any]) -> bool:
    body = render_to_string(template, {"site": settings.SITE_URL, **context})
    return deliver(EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to]), what=template)


def deliver(message: EmailMessage, *, what: str) -> bool:
    """Hand a mail to the server; return whether it was taken. What went wrong is in the log."""
    try:
        message.send()
    except (OSError, SMTPException) as error:
        # The kind only: a mail server's answer repeats the address.
        log.error("the mail %s could not be sent: %s", what, type(error).__name__)
        return False
    return True
