#!/usr/bin/env python
"""Run Django's commands with Multaqa's settings."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ngo_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # The message names the variable; the way through the source to it helps no operator.
        sys.exit(f"Multaqa cannot start: {error}")
