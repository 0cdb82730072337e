"""Side work of posts, run by the worker."""

from procrastinate.contrib.django import app

from bedside.features.publishing.services.forgetting import forget_old_feedback


@app.periodic(cron="53 3 * * *")
@app.task(name="publishing.forget-feedback", queue="chores", queueing_lock="publishing.forget-feedback")
def forget_feedback(timestamp: int) -> None:
    """Erase the words of old feedback on findings."""
    while forget_old_feedback():
        pass
