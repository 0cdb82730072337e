"""What entries about people, units and the organization are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register
from bedside.features.people.permissions import Role

register(
    {
        "user.created": _("made the account of %(subject)s"),
        "user.changed": _("changed the account of %(subject)s"),
        "user.deactivated": _("deactivated %(subject)s"),
        "user.reactivated": _("let %(subject)s in again"),
        "user.role-given": _("gave %(subject)s the role %(role)s"),
        "user.role-taken": _("took the role %(role)s from %(subject)s"),
        "user.signed-in": _("signed in"),
        "user.signed-out": _("signed out"),
        "user.logged-off": _("was signed out after a time without a sign of life"),
        "user.sign-in-failed": _("tried to sign in as %(subject)s and failed"),
        "user.locked": _("made sign-in pause for %(subject)s: too many wrong tries"),
        "user.unlocked": _("ended the pause of %(subject)s after wrong tries"),
        "user.session-ended": _("signed out one of the own devices"),
        "user.signed-out-elsewhere": _("signed out everywhere else"),
        "user.signed-out-everywhere": _("signed %(subject)s out everywhere"),
        "user.password-changed": _("changed the own password"),
        "user.password-reset": _("chose a new password by the link in a mail"),
        "user.second-factor-added": _("added a second factor"),
        "user.second-factor-removed": _("removed a second factor"),
        "user.second-factor-reset": _("reset the second factor of %(subject)s"),
        "user.recovery-codes-made": _("made recovery codes"),
        "invitation.sent": _("sent %(subject)s"),
        "invitation.withdrawn": _("withdrew %(subject)s"),
        "invitation.accepted": _("accepted %(subject)s"),
        "organization.set-up": _("set up %(subject)s"),
        "organization.changed": _("changed %(subject)s"),
        "unit.created": _("added %(subject)s"),
        "unit.changed": _("changed %(subject)s"),
        "unit.closed": _("closed %(subject)s"),
        "unit.reopened": _("opened %(subject)s again"),
    },
    kinds={
        "user": _("person %(id)s"),
        "invitation": _("invitation %(id)s"),
        "organization": _("the organization"),
        "unit": _("unit %(id)s"),
    },
    values={"role": dict(Role.choices)},
)
