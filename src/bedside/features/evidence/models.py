"""Sources of evidence, and what relies on them.

What relies on a source is a *subject*, named by kind and id as the gate names it ("post", 12), so that features above
bring their own without a foreign key upward.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bedside.features.people.models import User


class Kind(models.TextChoices):
    """What a source is."""

    STUDY = "study", _("Study or review")
    GUIDELINE = "guideline", _("Guideline")
    PAGE = "page", _("Web page")


class Design(models.TextChoices):
    """How a study was made, as far as its record says so. A hint for readers, not a grade."""

    META = "meta", _("Meta-analysis")
    REVIEW = "review", _("Systematic review")
    TRIAL = "trial", _("Randomized trial")
    CLINICAL = "clinical", _("Clinical trial, not known to be randomized")
    COHORT = "cohort", _("Cohort study")
    CASE_CONTROL = "case_control", _("Case-control study")
    CROSS = "cross", _("Cross-sectional study")
    CASE = "case", _("Case report")
    GUIDELINE = "guideline", _("Guideline")
    NARRATIVE = "narrative", _("Review, not known to be systematic")
    OPINION = "opinion", _("Letter, comment or editorial")
    LABORATORY = "laboratory", _("Animals or laboratory")
    UNKNOWN = "", _("Not known")


class Status(models.TextChoices):
    """Whether a source may be relied on. Only a current one may."""

    CURRENT = "current", _("Current")
    EXPIRED = "expired", _("Review is due")
    CORRECTED = "corrected", _("Corrected")
    RETRACTED = "retracted", _("Retracted")


class Source(models.Model):
    """One source. It may be relied on while its status is "current", a clinician's signature stands, and `review_by`
    (the last day) is not over.

    `doi` is in lower case without "https://doi.org/". `quote` is the archived passage, `quoted_on` the day it was read.
    `supports` says in the author's words what the source shows. `status_note` says why it fell; `notices` are the
    publisher's own ("RetractionIn", where it stands, its PMID), as PubMed lists them. `signatures` counts how often
    clinicians signed it off.
    """

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STUDY)
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=1000, blank=True)
    journal = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=10, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    quote = models.TextField(max_length=4000, blank=True)
    quoted_on = models.DateField(null=True, blank=True)
    design = models.CharField(max_length=15, choices=Design, blank=True)
    supports = models.TextField(max_length=2000)
    review_by = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.CURRENT)
    status_note = models.CharField(max_length=300, blank=True)
    notices = models.JSONField(default=list)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signatures = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["doi"], condition=~models.Q(doi=""), name="a_doi_once"),
            models.UniqueConstraint(fields=["pmid"], condition=~models.Q(pmid=""), name="a_pmid_once"),
        ]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="sources_by_age"),
            models.Index(fields=["status", "-added_at", "-id"], name="sources_by_status"),
            models.Index(fields=["review_by"], condition=models.Q(status="current"), name="sources_by_review"),
        ]

    def __str__(self) -> str:
        return self.title


class Reliance(models.Model):
    """A subject relies on a source. `claims` are the marks of the claims that the source was chosen for (see
    carrying.py); empty where it was chosen for the subject as a whole."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="reliances")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    claims = models.JSONField(default=list)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "source"], name="a_reliance_once")]
