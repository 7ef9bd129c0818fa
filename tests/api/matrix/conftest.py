"""One world for all tests of a process: each asks in a savepoint of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.api.matrix.world import World, make_world


@pytest.fixture(scope="session")
def its_blobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the world's files are."""
    return tmp_path_factory.mktemp("blobs")


@pytest.fixture(autouse=True)
def own_blobs(settings: Any, its_blobs: Path) -> None:
    """They are every test's, as the world is."""
    settings.BLOB_DIR = its_blobs


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, its_blobs: Path
) -> Iterator[World]:
    """Made once; nothing of it is ever committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(BLOB_DIR=its_blobs):
            made = make_world()
        yield made
        transaction.set_rollback(True)
