"""How long what was deleted is kept, before it is erased for good."""

from datetime import timedelta

KEPT = timedelta(days=30)
