"""What entries of the gate are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

# What the gate does to anything that wants out: a post, a template, later a reply or a story.
_DONE_TO_A_SUBJECT = {
    "submitted": _("asked for approval of %(subject)s"),
    "withdrawn": _("took back the question about %(subject)s"),
    "approved": _("approved %(subject)s as %(role)s"),
    "change-asked": _("asked for a change to %(subject)s as %(role)s"),
    "declined": _("declined %(subject)s as %(role)s"),
    "cleared": _("issued clearance %(clearance)s for %(subject)s"),
    "clearance-voided": _("voided clearance %(clearance)s of %(subject)s: %(why)s"),
    "approval-overdue": _("called the deputy for %(subject)s: the time of the %(role)s was up"),
    "words-erased": _("erased words of %(subject)s that never left"),
    "outside-asked": _("asked somebody outside to read %(subject)s"),
    "outside-not-reached": _("could not mail the link to read %(subject)s; it was made worthless"),
}


def register_subject(kind: str) -> None:
    """Let the record speak of what the gate does to subjects of a kind."""
    register({f"{kind}.{action}": words for action, words in _DONE_TO_A_SUBJECT.items()})


for kind in ("post", "template"):
    register_subject(kind)
register(
    {
        "overrule.asked": _("asked to overrule finding %(code)s in %(subject)s"),
        "overrule.granted": _("overruled finding %(code)s in %(subject)s"),
        "overrule.refused": _("refused to overrule finding %(code)s in %(subject)s"),
        "overrule.taken-back": _("took back the question about finding %(code)s in %(subject)s"),
        "finding.set-aside": _("set finding %(code)s in %(subject)s aside"),
        "finding.taken-up": _("took back that finding %(code)s in %(subject)s is set aside"),
        "overrule.ended": _("ended the overruling of finding %(code)s in %(subject)s"),
        "hold.placed": _("stopped sending: %(subject)s"),
        "hold.lifted": _("let sending go on: %(subject)s"),
        "approvals.set": _("set who approves in %(subject)s"),
        "template.written": _("wrote %(subject)s"),
        "template.changed": _("changed %(subject)s"),
        "template.used": _("used %(subject)s for %(for)s"),
        "template.retired": _("retired %(subject)s"),
    },
    kinds={"template": _("template %(id)s"), "hold": _("hold %(id)s")},
)
