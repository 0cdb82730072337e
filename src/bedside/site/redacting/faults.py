"""What goes wrong with a file that is redacted, in sentences that hold none of its words."""

import click


class Unusable(click.ClickException):
    """What was given can't be used: one sentence, exit code 2."""

    exit_code = 2


class BadRecord(Exception):
    """A record can't be read; `line` is where it begins, `why` a clause without a word of it."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(line, why)
        self.line = line
        self.why = why
