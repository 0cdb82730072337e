"""Side work of the record: verifying it, daily and when somebody asks."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bedside.features.audit.checking import ask_for_verification, carry_out


@app.task(name="audit.verify", queue="audit", lock="audit.verify", retry=RetryStrategy(max_attempts=3, wait=20))
def verify_record(verification: int) -> None:
    """Carry out a verification that somebody asked for."""
    carry_out(verification)


@app.periodic(cron="41 2 * * *")
@app.task(name="audit.verify-daily", queue="audit", queueing_lock="audit.verify-daily", lock="audit.verify")
def verify_daily(timestamp: int) -> None:
    """Verify the record each night (the clock of the server)."""
    carry_out(ask_for_verification().pk)
