"""What a failed request means, in the words of `base`: one place, because delivery's promise rests on it.

| the client says | while writing     | while asking for our post (`find`) | while reading otherwise |
|-----------------|-------------------|------------------------------------|-------------------------|
| Refused         | OffLimits         | OutcomeUnknown                     | OffLimits               |
| NotSent         | NotActed          | OutcomeUnknown                     | NotActed                |
| AnswerLost      | OutcomeUnknown    | OutcomeUnknown                     | NotActed                |

A failed `find` never says NotActed: that would read as "the post is not there".
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bedside.base import http
from bedside.networks.base import NotActed, OffLimits, OutcomeUnknown


@contextmanager
def writing() -> Iterator[None]:
    """For requests that change something."""
    try:
        yield
    except http.Refused as error:
        raise OffLimits(error.reason) from None
    except http.NotSent as error:
        raise NotActed(error.reason) from None
    except http.AnswerLost as error:
        raise OutcomeUnknown(error.reason, status=error.status) from None


@contextmanager
def finding() -> Iterator[None]:
    """For `find`: without a whole answer nothing is known."""
    try:
        yield
    except http.HttpError as error:
        raise OutcomeUnknown(error.reason) from None


@contextmanager
def reading() -> Iterator[None]:
    """For requests that change nothing, whatever became of them."""
    try:
        yield
    except http.Refused as error:
        raise OffLimits(error.reason) from None
    except http.HttpError as error:
        raise NotActed(error.reason) from None
