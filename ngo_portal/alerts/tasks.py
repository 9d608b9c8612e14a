"""The same for a worker, where a site has one (TASKS_BACKEND)."""

from django.tasks import task

from ngo_portal.alerts.delivery import send_due


@task()
def send_due_alerts() -> str:
    """Send what is due; the answer says what was done. Safe to run twice at once."""
    return str(send_due())
