import os
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from channels_app import polling
from helpdesk.runtime import pump

_PATIENCE = 2.5


class Command(BaseCommand):
    help = (
        "Look at every bell each second, and into every mailbox. One at a time works."
    )
    # `up` has checked already; checking again would cost a second of every start.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def on_signal(number: int, frame: FrameType | None) -> None:
            stop.set()
            # A drain may be in the middle of a slow conversation. Its rows are leased:
            # cutting it off is no worse than a power failure, which it survives.
            hurry = threading.Timer(_PATIENCE, os._exit, (0,))
            hurry.daemon = True
            hurry.start()

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        pump.run(stop, watch=polling.watch)
