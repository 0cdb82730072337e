"""What the gate knows: chains, requests, approvals, overrules, holds, clearances, templates.

A *subject* is what wants out (a post now; a reply, a story later), named by kind and id, so that features above can
bring their own without a foreign key upward.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.features.accounts.models import Account
from bedside.features.people.models import Unit, User
from bedside.features.people.permissions import Role
from bedside.kit.fields import EncryptedJSON, EncryptedText


class Rule(models.TextChoices):
    """How many holders of a role must approve."""

    ANY = "any", _("any one of them")
    ALL = "all", _("all of them")


class StepFields(models.Model):
    """One step: who approves, how many of them, how fast, and who stands in."""

    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20, choices=Role)
    rule = models.CharField(max_length=5, choices=Rule, default=Rule.ANY)
    hours = models.PositiveSmallIntegerField(default=24)
    deputy = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["position"]


class ChainStep(StepFields):
    """A step that posts of the unit go through; without a unit: of every unit that has no steps of its own."""

    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(StepFields.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "position"], nulls_distinct=False, name="one_step_a_position")
        ]


class ApprovalRequest(models.Model):
    """The question "may these very words, pictures and accounts go out in this window?".

    `material` is what approvers see and delivery sends, by account id (see material.py); `also` is what else they say
    yes to (a template's places); `digest` binds both. `findings` are what the gate's own look found (see checking.py).
    What never left is erased after a time (see services/forgetting.py); the digest stays.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for approval")
        CHANGES = "changes", _("Change asked")
        DECLINED = "declined", _("Declined")
        CLEARED = "cleared", _("Cleared")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        VOID = "void", _("Void: changed after approval")

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    material = EncryptedJSON()
    also = EncryptedJSON(default=dict)
    digest = models.CharField(max_length=64)
    findings = EncryptedJSON(default=list)
    window_start = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)
    contributors = models.JSONField(default=list)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    solo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"]),
            models.Index(fields=["state", "submitted_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=models.Q(state="open"), name="one_open_request"
            )
        ]


class RequestStep(StepFields):
    """A step of the chain as it stood when approval was asked. Steps are taken in order.

    `unit` is whose people are asked, where the accounts are of several units; empty: the request's, for all of them.
    """

    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    deputy_called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta(StepFields.Meta):
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="open_steps_by_due")]

    @property
    def asked_unit_id(self) -> int:
        """The unit in which a person must hold the role."""
        return self.unit_id or self.request.unit_id


class Approval(models.Model):
    """What one person said at one step, to exactly what `digest` names."""

    class Decision(models.TextChoices):
        APPROVE = "approve", _("Approved")
        CHANGE = "change", _("Change asked")
        DECLINE = "decline", _("Declined")

    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="approvals")
    step = models.ForeignKey(RequestStep, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    decision = models.CharField(max_length=10, choices=Decision)
    digest = models.CharField(max_length=64)
    comment = EncryptedText(default="")
    as_deputy = models.BooleanField(default=False)
    self_cleared = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["step", "by"], name="one_decision_a_step")]


class OutsideLink(models.Model):
    """In solo mode: somebody outside reads and decides through a link. Only the digest of its token is kept."""

    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="outside_links")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class Overrule(models.Model):
    """One finding that a privacy officer was asked to overrule. `fingerprint` finds it again (see the checker).
    `contributors` are the ids of all who wrote the subject, those included who wrote while this was open; none of them
    answers in a team.

    `until` empty: for this subject only; a date: in the whole unit, to the end of that day. `marked` are the start and
    end, in `excerpt`, of the words that the finding is about; `said` is what the finding told the author.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Overruled")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended early")
        WITHDRAWN = "withdrawn", _("Taken back")

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    excerpt = EncryptedText()
    marked = models.JSONField(default=list)
    said = EncryptedText(default="")
    reason = EncryptedText()
    answer = EncryptedText(default="")
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    contributors = models.JSONField(default=list)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["fingerprint", "until"]),
            models.Index(fields=["state", "asked_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "fingerprint"],
                condition=models.Q(state="asked"),
                name="a_finding_is_asked_about_once",
            )
        ]


class Dismissal(models.Model):
    """One finding that whoever writes a subject set aside, and why. Advice and warnings only: what keeps something from
    leaving is a privacy officer's to overrule. `fingerprint` binds it to the finding's words (see the checker): with
    other words it counts no more. `reason` are the writer's own words (law 3: encrypted), and go with the subject."""

    class Why(models.TextChoices):
        WRONG = "wrong", _("The finding is wrong")
        KNOWN = "known", _("Our readers know these words")
        NAME = "name", _("It is a name or a quotation")
        ELSEWHERE = "elsewhere", _("What it asks for stands elsewhere")
        NEEDED = "needed", _("The text needs it as it is")
        OTHER = "other", _("Another reason")

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    reason = EncryptedText(default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "fingerprint"], name="a_finding_is_set_aside_once"
            )
        ]

    @property
    def said(self) -> str:
        """Why, in words: the reason from the list and the writer's own; "" where none was given."""
        listed = "" if self.why in ("", self.Why.OTHER) else str(self.get_why_display())
        return ": ".join(filter(None, (listed, self.reason)))


class Hold(models.Model):
    """Nothing that it covers is sent until it is lifted. `unit` is whose people may lift it; empty: only those who may
    in all units."""

    class Scope(models.TextChoices):
        ORGANIZATION = "organization", _("everything")
        UNIT = "unit", _("one unit")
        ACCOUNT = "account", _("one account")
        SUBJECT = "subject", _("one post")

    scope = models.CharField(max_length=15, choices=Scope)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope"], condition=models.Q(lifted_at=None), name="standing_holds")]

    @property
    def what(self) -> str:
        """What stands still, by name."""
        match self.scope:
            case Hold.Scope.SUBJECT:
                return self.title or f"{self.subject_kind} {self.subject_id}"
            case Hold.Scope.ACCOUNT:
                return str(self.account)
            case Hold.Scope.UNIT:
                return str(self.unit)
        return str(_("Everything"))


class Template(models.Model):
    """Words approved once, with places that only safe values can fill. Its use needs no new approval (law 1).

    `text` holds places as {name}; `places` says what each may be (see standing.py); `accounts` are the ids of the
    accounts it may go to. `request` is the newest question about it, `standing` the signed yes that its use rests on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = EncryptedText()
    places = EncryptedJSON(default=list)
    accounts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    review_by = models.DateField(_("review by"))
    request = models.ForeignKey(ApprovalRequest, models.PROTECT, null=True, related_name="+")
    standing = models.ForeignKey("Clearance", models.PROTECT, null=True, related_name="+")
    contributors = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.name


class Clearance(models.Model):
    """The signed permission. `digests` maps account ids to the digest of exactly what may go to that account; `sources`
    are the ids of the evidence that it relies on, `pictures` those of the versions that it shows.

    Everything is signed (seal.py); voiding tears the signature off, so that no change of the row revives it. The yes to
    a template has the one digest "template" and no account, so nothing is ever sent on it alone.
    """

    request = models.OneToOneField(ApprovalRequest, models.PROTECT, null=True, related_name="clearance")
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    digests = models.JSONField()
    sources = models.JSONField(default=list)
    pictures = models.JSONField(default=list)
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    approved = models.JSONField()
    chain = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    signature = models.BinaryField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"])]
