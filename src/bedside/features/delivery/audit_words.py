"""What entries about deliveries are called. Their subject is what was sent."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "delivery.sent": _("sent %(subject)s to account %(account)s"),
        "delivery.failed": _("could not send %(subject)s to account %(account)s"),
        "delivery.missed": _("did not send %(subject)s to account %(account)s: it was too late"),
        "delivery.unconfirmed": _("could not confirm that %(subject)s is out on account %(account)s"),
        "delivery.held": _("held %(subject)s back from account %(account)s"),
        "delivery.waiting": _("put %(subject)s in line again for account %(account)s"),
        "delivery.cancelled": _("cancelled %(subject)s for account %(account)s"),
        "delivery.taking-down": _("asked to take %(subject)s down on account %(account)s"),
        "delivery.not-taken-down": _("could not take %(subject)s down on account %(account)s: it is still out"),
        "delivery.deleted-by-hand": _("deleted %(subject)s by hand on account %(account)s, where it was still out"),
        "delivery.unwanted": _("asked to stop %(subject)s on account %(account)s, and to take down what is out"),
        "delivery.taken-down": _("took %(subject)s down on account %(account)s"),
    }
)
