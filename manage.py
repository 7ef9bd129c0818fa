#!/usr/bin/env python
"""Django's command line, for this project."""

import os
import sys

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.management.commands import up


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    try:
        if sys.argv[1:2] == ["up"]:
            # Without our apps: it watches over the processes that have them.
            apps.populate(())
            up.Command().run_from_argv(sys.argv)
        else:
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, CannotStart) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
