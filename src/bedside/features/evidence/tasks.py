"""Side work of evidence, run by the worker."""

from procrastinate.contrib.django import app

from bedside.features.evidence.services.judging import expire_sources


@app.periodic(cron="7 * * * *")
@app.task(name="evidence.expire", queue="chores", queueing_lock="evidence.expire")
def expire(timestamp: int) -> None:
    """Mark sources whose day to look again is over. Each hour, for days end at different hours around the world."""
    expire_sources()
