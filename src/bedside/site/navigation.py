"""What belongs to no feature: Today."""

from django.utils.translation import gettext_lazy as _

from bedside.kit.ui.navigation import Group, NavItem, register

register(NavItem(group=Group.TODAY, label=_("Today"), url_name="ui:today", icon="sunrise", order=1, keys="g t"))
