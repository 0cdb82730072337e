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
        "post.source-attached": _("let %(subject)s rely on source %(source)s"),
        "post.source-detached": _("let %(subject)s no longer rely on source %(source)s"),
        "post.clarity-scored": _("scored %(subject)s with the Clear Communication Index: %(percent)s of 100"),
        "finding.marked-wrong": _("marked finding %(code)s in %(subject)s as wrong"),
        "finding.missed": _("said that the checker missed something (%(label)s) in %(subject)s"),
        "finding.feedback-taken-back": _("took back what they had said about findings in %(subject)s"),
        "finding.feedback-read": _("read the words of feedback %(feedback)s on %(subject)s"),
        "finding.feedback-erased": _("erased the words of feedback on findings in %(subject)s"),
        "feedback.exported": _("exported %(subject)s: %(texts)s texts"),
        "demo.loaded": _("loaded the demo organization"),
    },
    kinds={"post": _("post %(id)s"), "feedback": _("the feedback on findings")},
)
