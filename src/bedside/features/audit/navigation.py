"""Where the record stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.access import may_read
from bedside.kit.ui.navigation import Group, NavItem, register

register(
    NavItem(group=Group.TRUST, label=_("Record"), url_name="audit:record", icon="history", allowed=may_read, order=90)
)
