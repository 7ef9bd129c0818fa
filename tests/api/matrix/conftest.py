"""One world for all tests of a process: each asks in a savepoint of its own."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.api.matrix.world import World, make_world


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[World]:
    """Made once; nothing of it is ever committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
