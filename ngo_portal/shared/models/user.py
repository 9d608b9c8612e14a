from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in to the admin. A model of ours, so that it can grow a field one day."""

    class Meta(AbstractUser.Meta):
        pass
