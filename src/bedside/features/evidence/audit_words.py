"""What entries about sources are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "source.added": _("added %(subject)s"),
        "source.changed": _("changed what is said of %(subject)s"),
        "source.signed-off": _("signed off %(subject)s until %(review_by)s"),
        "source.expired": _("noted that the review of %(subject)s is due"),
        "source.corrected": _("marked %(subject)s as corrected"),
        "source.mark-taken-back": _("took back that %(subject)s was %(was)s"),
        "source.retracted": _("marked %(subject)s as retracted"),
    },
    kinds={"source": _("source %(id)s")},
)
