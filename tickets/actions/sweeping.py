"""What sweeps share: they look at rows one by one, and one that is broken holds up no
other. It stays due, and is tried again with the next sweep."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)


def tried(act: Callable[..., int], *row: Any) -> int:
    """What it did; 0 where it failed, which is logged by the key of its row. What is the
    matter with the database itself is the matter with every row."""
    try:
        return int(act(*row))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        one = row[0]
        name = type(one).__name__
        logger.exception("%s failed on %s %s", act.__name__, name, one.pk)
        return 0
