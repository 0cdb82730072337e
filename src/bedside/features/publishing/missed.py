"""What missed words can be, in plain words. The values are labels of findings, so that an export can be measured."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Missed(models.TextChoices):
    """What somebody says that the checker missed."""

    NAME = "NAME", _("Somebody's name")
    RELATIONSHIP = "RELATIONSHIP", _("It says that somebody is a patient")
    HEALTH = "HEALTH", _("It says something about somebody's health")
    DATE = "DATE", _("A date")
    LOCATION = "LOCATION", _("A place")
    AGE = "AGE", _("An age")
    PHONE = "PHONE", _("A phone number")
    EMAIL = "EMAIL", _("A mail address")
    HANDLE = "HANDLE", _("An account on a network")
    URL = "URL", _("A web address")
    OTHER_ID = "OTHER_ID", _("A number that stands for somebody")
    JARGON = "JARGON", _("A word that few people know")
    OTHER = "OTHER", _("Something else")


def label_words(label: str) -> str:
    """Return what a label is called."""
    return str(Missed(label).label) if label in Missed.values else label
