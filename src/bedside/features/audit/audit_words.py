"""What is said of entries about the record itself."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "audit.exported": _("exported %(subject)s"),
        "audit.found-broken": _("verified the record and found it broken in %(breaks)s places (%(subject)s)"),
        "audit.key-replaced": _("replaced the signing key by %(subject)s"),
        "audit.subject-erased": _("erased the words and the name of %(subject)s"),
        "audit.verification-asked": _("asked for %(subject)s"),
        "audit.verified": _("verified the record: %(entries)s entries, unbroken (%(subject)s)"),
        "audit.words-erased": _("erased the words of %(subject)s"),
        "audit.words-read": _("read the words of %(subject)s"),
    },
    kinds={
        "audit-entry": _("entry %(id)s of the record"),
        "audit-key": _("the key %(id)s…"),
        "audit-record": _("the record up to place %(id)s"),
        "audit-verification": _("verification %(id)s of the record"),
    },
)
