"""The paragraph of law behind a finding."""

from bedside.checker.finding import Finding
from bedside.checker.lexicons import data


def paragraph(finding: Finding) -> str:
    """Return the paragraph ("45 CFR 164.514(b)(2)(i)(A)"), or "" where good practice and no law asks for it."""
    return str(data("laws")["paragraph"].get(finding.label, ""))
