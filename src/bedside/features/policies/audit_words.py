"""What entries about the organization's own rules are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "own-rules.started": _("began a draft of %(subject)s"),
        "own-rules.changed": _("changed the draft of %(subject)s: %(changed)s"),
        "own-rules.imported": _("read the draft of %(subject)s from a file"),
        "own-rules.dropped": _("threw away the draft of %(subject)s"),
        "own-rules.asked": _("asked for approval of %(subject)s"),
        "own-rules.taken-back": _("took back the question about %(subject)s"),
        "own-rules.sent-back": _("sent %(subject)s back for a change"),
        "own-rules.approved": _("approved %(subject)s"),
        "own-rules.approved-alone": _("approved %(subject)s after a second reading, alone"),
        "own-rules.exported": _("exported %(subject)s"),
    },
    kinds={"own-rules": _("own rules, version %(id)s")},
)
