"""What entries about accounts are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "account.connected": _("connected %(subject)s"),
        "account.connected-again": _("connected %(subject)s again"),
        "account.disconnected": _("disconnected %(subject)s"),
        "account.needs-reconnection": _("stopped using %(subject)s: its network says that its sign-in is void"),
    },
    kinds={"account": _("account %(id)s")},
)
