"""Errors that a person can act on."""


class Problem(Exception):
    """Something went wrong that a person can mend.

    `what` says in one plain sentence what is wrong, `do` what to do about it; both may be lazy translations.
    Pages, commands and the API show both. Neither ever holds a patient's words.
    """

    def __init__(self, what: object, do: object = "") -> None:
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}".strip()


class NotAllowed(Problem):
    """The person may not do this."""


class Stale(Problem):
    """Somebody else changed the thing in the meantime; nothing was overwritten."""
