"""What a mail about notices says. Every word in it is fixed, but for the names of the person and the organization."""

import hashlib
from collections import Counter

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.features.notify.kinds import Kind, shown
from bedside.features.notify.mail import Letter
from bedside.features.notify.models import Notice
from bedside.features.people.api import User, organization


def at_once(user: User, notices: list[Notice]) -> Letter:
    """Write what waits for the person."""
    with translation.override(_language(user)):
        if len({notice.kind for notice in notices}) == 1:
            subject = str(shown(notices[0].kind).subject)
        else:
            subject = _waiting(len(notices))
        return _letter(user, notices, subject, _("You get this at once because it waits for you."))


def digest(user: User, notices: list[Notice]) -> Letter:
    """Write what the person may want to know, once a day."""
    count = len(notices)
    with translation.override(_language(user)):
        subject = ngettext("%(count)s notice for you", "%(count)s notices for you", count) % {"count": count}
        return _letter(user, notices, subject, _("You get this once a day."))


def _letter(user: User, notices: list[Notice], subject: str, why: str) -> Letter:
    kinds = Counter(notice.kind for notice in notices)
    only = notices[0] if len(notices) == 1 else None
    link = reverse("notify:open", args=[only.pk]) if only else reverse("notify:notices")
    context = {
        "person": user.name,
        "organization": organization().name,
        "lines": [_line(shown(code), count) for code, count in kinds.items()],
        "link": f"{settings.SITE_URL}{link}",
        "why": why,
        "settings_link": f"{settings.SITE_URL}{reverse('notify:settings')}",
        "subject": subject,
        "language": translation.get_language(),
    }
    return Letter(
        subject=subject,
        text=render_to_string("notify/mail/letter.txt", context).strip() + "\n",
        html=render_to_string("notify/mail/letter.html", context),
        mark=_mark(notices),
    )


def _line(kind: Kind, count: int) -> str:
    if count == 1:
        return str(kind.sentence)
    return ngettext("%(sentence)s (%(count)s time)", "%(sentence)s (%(count)s times)", count) % {
        "sentence": kind.sentence,
        "count": count,
    }


def _waiting(count: int) -> str:
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": count}


def _mark(notices: list[Notice]) -> str:
    """The same notices give the same mark, so that a mail which a crash made us send again is seen to be the same."""
    numbers = ",".join(str(notice.pk) for notice in notices)
    return f"notices.{hashlib.sha256(f'{settings.SECRET_KEY}{numbers}'.encode()).hexdigest()[:32]}"


def _language(user: User) -> str:
    return user.language or organization().language
