"""Who may do what: the one table. `docs/guide/permissions.md` is generated from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is trusted with, in one unit or in all."""

    AUTHOR = "author", _("Author")
    CLINICAL_REVIEWER = "clinical_reviewer", _("Clinical reviewer")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    PUBLISHER = "publisher", _("Publisher")
    RESPONDER = "responder", _("Responder")
    MODERATOR = "moderator", _("Moderator")
    CRISIS_LEAD = "crisis_lead", _("Crisis lead")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(models.TextChoices):
    """One thing that a person may or may not do. The label finishes the sentence "may …"."""

    SEE_POSTS = "see_posts", _("read posts, their findings and their history")
    WRITE_POSTS = "write_posts", _("write posts and ask for approval")
    SCHEDULE_POSTS = "schedule_posts", _("schedule, move and cancel cleared posts")
    TAKE_DOWN = "take_down", _("take down a published post")
    APPROVE_ACCURACY = "approve_accuracy", _("approve that a post is accurate")
    APPROVE_PRIVACY = "approve_privacy", _("approve that a post protects privacy")
    OVERRULE_FINDINGS = "overrule_findings", _("overrule a finding, for a post or until a date")
    PLACE_HOLDS = "place_holds", _("stop and resume sending for an organization, a unit, an account or a post")
    DECIDE_DELIVERIES = "decide_deliveries", _("decide what happens to unconfirmed, missed and failed deliveries")
    MANAGE_TEMPLATES = "manage_templates", _("write templates that may leave without a new approval once approved")
    WRITE_OWN_RULES = "write_own_rules", _("draft the organization's own rules")
    APPROVE_OWN_RULES = "approve_own_rules", _("approve the organization's own rules")
    MANAGE_ACCOUNTS = "manage_accounts", _("connect and disconnect accounts on networks")
    MANAGE_APPROVALS = "manage_approvals", _("set who approves, in which order and how fast")
    MANAGE_PEOPLE = "manage_people", _("invite people, give and take roles, sign people out")
    MANAGE_ORGANIZATION = "manage_organization", _("change the organization and its units")
    READ_AUDIT = "read_audit", _("read, export and verify the audit record")


_EVERYBODY = frozenset(Role)

ROLES_WITH: dict[Permission, frozenset[Role]] = {
    Permission.SEE_POSTS: _EVERYBODY,
    Permission.WRITE_POSTS: frozenset({Role.AUTHOR, Role.PUBLISHER, Role.CRISIS_LEAD, Role.RESPONDER}),
    Permission.SCHEDULE_POSTS: frozenset({Role.PUBLISHER, Role.CRISIS_LEAD}),
    Permission.TAKE_DOWN: frozenset({Role.PUBLISHER, Role.PRIVACY_OFFICER, Role.CRISIS_LEAD}),
    Permission.APPROVE_ACCURACY: frozenset({Role.CLINICAL_REVIEWER}),
    Permission.APPROVE_PRIVACY: frozenset({Role.PRIVACY_OFFICER}),
    Permission.OVERRULE_FINDINGS: frozenset({Role.PRIVACY_OFFICER}),
    Permission.PLACE_HOLDS: frozenset({Role.PRIVACY_OFFICER, Role.CRISIS_LEAD}),
    Permission.DECIDE_DELIVERIES: frozenset({Role.PUBLISHER, Role.CRISIS_LEAD}),
    Permission.MANAGE_TEMPLATES: frozenset({Role.PUBLISHER, Role.CRISIS_LEAD}),
    Permission.WRITE_OWN_RULES: frozenset(
        {Role.AUTHOR, Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER, Role.PUBLISHER, Role.CRISIS_LEAD}
    ),
    Permission.APPROVE_OWN_RULES: frozenset({Role.PUBLISHER, Role.PRIVACY_OFFICER}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Permission.MANAGE_APPROVALS: frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Permission.MANAGE_ORGANIZATION: frozenset({Role.ADMINISTRATOR}),
    Permission.READ_AUDIT: frozenset({Role.PRIVACY_OFFICER, Role.ADMINISTRATOR}),
}

# Whoever may let words out, or see the record, signs in with a second factor.
NEEDS_SECOND_FACTOR = frozenset(
    {Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER, Role.PUBLISHER, Role.CRISIS_LEAD, Role.ADMINISTRATOR}
)

PERMISSIONS_OF: dict[str, frozenset[Permission]] = {
    role.value: frozenset(permission for permission, roles in ROLES_WITH.items() if role in roles) for role in Role
}
