"""What entries about posts and their deliveries are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "post.started": _("started %(subject)s"),
        "post.planned": _("chose when %(subject)s goes out"),
        "post.commented": _("commented on %(subject)s"),
        "post.deleted": _("deleted %(subject)s"),
        "post.scheduled": _("scheduled %(subject)s"),
        "post.voided": _("changed %(subject)s, so its approvals are void"),
        "demo.loaded": _("loaded the demo organization"),
    },
    kinds={"post": _("post %(id)s")},
)
