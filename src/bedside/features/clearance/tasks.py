"""Side work of the gate, run by the worker."""

from procrastinate.contrib.django import app

from bedside.features.clearance.services.reminding import remind_and_replace


@app.periodic(cron="* * * * *")
@app.task(name="clearance.remind", queue="chores", queueing_lock="clearance.remind")
def remind(timestamp: int) -> None:
    """Remind approvers at half time; call deputies when time is up."""
    remind_and_replace()
