"""Text and pictures in, findings out. Pure Python, usable alone: no Django, no network, no database.

from bedside.checker import Context, Organization, examine, sentence

for finding in examine("So glad Maria's biopsy was clear", Context(organization=Organization(names=["Elm Clinic"]))):
    print(finding.start, finding.end, finding.severity, sentence(finding, "en"))
"""

from bedside.checker.catalogue import fix_title, say, sentence
from bedside.checker.claiming import Claim, claims
from bedside.checker.context import Context, Organization, Picture, shortest_fold
from bedside.checker.document import Document, utf16_offsets
from bedside.checker.engine import NetworksMissing, examine
from bedside.checker.finding import Finding, Fix, Severity, apply_fix
from bedside.checker.law import paragraph
from bedside.checker.own.model import OwnRules
from bedside.checker.reader import can_run
from bedside.checker.redaction import Redacted, Redactor, Removed, redact

__all__ = [
    "Claim",
    "Context",
    "Document",
    "Finding",
    "Fix",
    "NetworksMissing",
    "Organization",
    "OwnRules",
    "Picture",
    "Redacted",
    "Redactor",
    "Removed",
    "Severity",
    "apply_fix",
    "can_run",
    "claims",
    "examine",
    "fix_title",
    "paragraph",
    "redact",
    "say",
    "sentence",
    "shortest_fold",
    "utf16_offsets",
]
