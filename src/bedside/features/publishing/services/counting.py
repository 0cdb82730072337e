"""Counting which findings posts have when somebody holds them for ready: what a rule's mistakes are a share of."""

from collections.abc import Iterable

from bedside.base import clock
from bedside.features.clearance.api import Checked
from bedside.features.publishing.models import Found, Post


def count_found(post: Post, findings: Iterable[Checked]) -> None:
    """Note that the post has these findings, each once however often it is asked. No words are kept."""
    codes = {each.fingerprint: each.finding.code for each in findings}
    Found.objects.bulk_create(
        [Found(post=post, code=code, fingerprint=mark, at=clock.now()) for mark, code in codes.items()],
        ignore_conflicts=True,
    )
