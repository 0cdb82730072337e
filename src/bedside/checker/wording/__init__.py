"""A small neural network that hears wording which word lists don't know: blame, promises, sarcasm, a heavy passive.

There is always one more way to blame a patient politely. Rules written by hand know common ways and say exactly why;
this network learned from marked texts what the others have in common. A rule names the kind that the network hears for
it (`Rule.hears`), and tells of what both know only once. It runs inside this process and sends nothing anywhere. How it
was made: `training/wording.py`; why: ADR 18.
"""

from bedside.checker.wording.chosen import finds
from bedside.checker.wording.hearing import heard

__all__ = ["finds", "heard"]
