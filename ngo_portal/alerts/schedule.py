"""When alerts are due: at six in the morning of the site, each day or each Saturday.

`manage.py send_alerts` may run as often as somebody likes. Who was away on the day is sent the news
at the next run, once, and is due again at the next regular moment.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

HOUR = time(6)
# As most of the Arab world has it, the week begins on Saturday (Monday is 0).
WEEKDAY = 5
# A transaction that takes long carries an earlier moment than that at which it can be seen. What
# became public within the last minutes waits for the next mail, so that nothing is passed over.
SETTLING = timedelta(minutes=10)
# Who does not confirm is forgotten.
UNCONFIRMED_FOR = timedelta(days=2)


def next_due(how_often: str, after: datetime) -> datetime:
    """The first regular moment after another one, by the clock of the site."""
    zone = timezone.get_default_timezone()
    day = after.astimezone(zone).date()
    if how_often == "weekly":
        day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    step = timedelta(days=7 if how_often == "weekly" else 1)
    moment = datetime.combine(day, HOUR, zone)
    return moment if moment > after else datetime.combine(day + step, HOUR, zone)
