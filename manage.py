#!/usr/bin/env python
"""Django's command line, for this project."""

import os
import sys
import traceback

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.management.commands import up


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    try:
        if sys.argv[1:2] == ["receive_mail"]:
            _receive_mail()
        elif sys.argv[1:2] == ["up"]:
            # Without our apps: it watches over the processes that have them.
            apps.populate(())
            up.Command().run_from_argv(sys.argv)
        else:
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, CannotStart) as error:
        sys.exit(str(error))


def _receive_mail() -> None:
    """A mail server sends mail back where a pipe ends with anything but 0 and 75."""
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as end:
        if end.code not in (None, 0):
            sys.exit(os.EX_TEMPFAIL)
        raise
    except BaseException:  # noqa: BLE001 whatever it is, it may pass
        traceback.print_exc()
        sys.exit(os.EX_TEMPFAIL)


if __name__ == "__main__":
    main()
