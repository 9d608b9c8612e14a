"""How many long exports a process makes beside each other.

A worker of the server has few threads, and an export of a hundred thousand records holds one of
them for a minute and computes all the while. Without a bound, three visitors with a large download
would leave no thread for a page. Short ones are pages like others.
"""

from threading import Lock

from django.conf import settings


class Turns:
    """At most `EXPORTS_AT_ONCE` at a time; who comes when all are taken is told to come again."""

    def __init__(self):
        self.lock, self.taken = Lock(), 0

    def take(self) -> bool:
        with self.lock:
            if self.taken >= settings.EXPORTS_AT_ONCE:
                return False
            self.taken += 1
            return True

    def leave(self) -> None:
        with self.lock:
            self.taken -= 1


turns = Turns()
