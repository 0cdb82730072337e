"""Why a file isn't taken, or can't be looked at, as a sentence of what is wrong and one of what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from bedside.base.errors import Problem
from bedside.checker.catalogue import messages, say

# What readers of files raise where the bytes are not what they should be.
_DAMAGE = (ValueError, IndexError, KeyError, TypeError, OSError, SyntaxError, EOFError, ArithmeticError, RuntimeError)


class Refused(Problem):
    """A file that isn't taken, or can't be looked at. `code` names the reason, so that it can be kept; `do` and `what`
    are English, `told` speaks other languages."""

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = params
        super().__init__(*self.told("en"))

    def told(self, language: str) -> tuple[str, str]:
        """Return what is wrong, and what to do."""
        known: dict[str, object] = {
            name: say(f"file.kind.{value}", language) if name == "kind" else value
            for name, value in self.params.items()
        }
        what, do = (say(key, language, None, **known) for key in (f"file.{self.code}", f"file.{self.code}.do"))
        return what, do

    def __reduce__(self) -> tuple[object, ...]:
        # So that it survives the way out of a process of its own.
        return _again, (self.code, self.params)


def is_known(code: str) -> bool:
    """Say whether there are sentences for this code."""
    return f"file.{code}" in messages("en")


def _again(code: str, params: dict[str, str]) -> Refused:
    return Refused(code, **params)


class Left(Exception):
    """A copy that should be clean holds something else. `what` names the place in the format, never its content."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@contextmanager
def reading(damaged: str = "damaged") -> Iterator[None]:
    """Turn what a reader raises about broken bytes into a refusal that a person understands, of the code `damaged`."""
    try:
        yield
    except Left as left:
        raise Refused("not_clean", place=left.what) from None
    except MemoryError:
        raise Refused("bomb") from None
    except _DAMAGE:
        raise Refused(damaged) from None
