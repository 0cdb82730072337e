"""Side work of the gate, run by the worker."""

from procrastinate.contrib.django import app

from bedside.features.clearance.services.forgetting import forget_old_words
from bedside.features.clearance.services.reminding import remind_and_replace


@app.periodic(cron="* * * * *")
@app.task(name="clearance.remind", queue="chores", queueing_lock="clearance.remind")
def remind(timestamp: int) -> None:
    """Remind approvers at half time; call deputies when time is up."""
    remind_and_replace()


@app.periodic(cron="47 3 * * *")
@app.task(name="clearance.forget", queue="chores", queueing_lock="clearance.forget")
def forget(timestamp: int) -> None:
    """Erase the words of what never left."""
    while forget_old_words():
        pass
