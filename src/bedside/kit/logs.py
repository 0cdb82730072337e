"""Logs that never hold what a person wrote."""

import logging
import re

# A long random piece of an address opens something without a password: an invitation, a link for one reader.
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_-])")


class Bare(logging.Filter):
    """Reduces an exception to its kind and the lines of code it passed: its text could quote a patient. Takes tokens
    out of addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; keep it."""
        message = record.getMessage()
        if (bare := _TOKEN.sub("…", message)) != message:
            record.msg, record.args = bare, ()
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            places = []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(f"{code.co_filename.rpartition('/bedside/')[2]}:{trace.tb_lineno}")
                trace = trace.tb_next
            record.msg = f"{record.getMessage()} [{kind.__name__} at {' < '.join(reversed(places[-6:]))}]"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        return True
