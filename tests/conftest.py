"""The people of these tests: each has a name and one role."""

import gc
import itertools
from collections.abc import Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.utils import translation

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent, Company, Role, Team
from tests import kept
from tests.factories import make_agent, make_channel, make_team, make_ticket
from tickets.models import Channel, Ticket
from tickets.queries import counts, view_counts


def _deletes(
    self: DatabaseOperations, _style: Any, tables: Any, **_options: Any
) -> list[str]:
    """What empties the tables after a test that commits: those that were ever written
    to, which are few of a hundred and fifty, in one statement.

    Django's TRUNCATE makes new files for each table and index, a third of a second for
    the few rows of a test.
    """
    if not tables:
        return []
    names = ", ".join(f"'{self.quote_name(table)}'" for table in tables)
    # Neither keys nor the triggers that keep events for good have a say in it.
    delete = (
        "DO $$ DECLARE name text; BEGIN"
        f" FOREACH name IN ARRAY ARRAY[{names}] LOOP"
        " IF pg_relation_size(name::regclass) > 0 THEN"
        " EXECUTE 'DELETE FROM ' || name; END IF; END LOOP; END $$"
    )
    return ["SET LOCAL session_replication_role = replica", delete]


_count = itertools.count()

# How long something takes is for benchmarks: other tests keep the machine busy.
hypothesis.settings.register_profile(
    "ours", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ours")

# Hashing is slow on purpose, a tenth of a second for whoever signs in: not here.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64

DatabaseOperations.sql_flush = _deletes  # type: ignore[method-assign]
# Nor does anybody ask for Django's own kinds and permissions, some six hundred rows that
# it would write anew after each of those tests.
post_migrate.disconnect(create_contenttypes)
post_migrate.disconnect(
    dispatch_uid="django.contrib.auth.management.create_permissions"
)


def pytest_collection_finish() -> None:
    """What was collected stays till the end: nobody has to look at it again and again
    for what could be thrown away, some twelfth of all the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that look at pages one after the other, folder by folder, in their random
    order otherwise: a browser lives as long as its folder is not left."""
    looking = [item for item in items if item.get_closest_marker("browser")]
    if not looking:
        return
    others = [item for item in items if not item.get_closest_marker("browser")]
    # Not among those that roll back, which find a database nobody wrote to.
    at = items.index(looking[-1]) - len(looking) + 1
    looking.sort(key=lambda item: str(item.path.parent))
    items[:] = [*others[:at], *looking, *others[at:]]


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Half a character in a report would stop the whole run, not only its test."""
    return _sendable((yield))


def _sendable(data: Any) -> Any:
    match data:
        case str():
            return data.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_sendable(key): _sendable(value) for key, value in data.items()}
        case list() | tuple():
            return type(data)(_sendable(value) for value in data)
    return data


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Test databases are copies of one whose tables are made already."""
    connection.settings_dict["TEST"] |= {
        "TEMPLATE": kept.DATABASE,
        "MIGRATE": False,
    }


@pytest.fixture(scope="session")
def all_blobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blobs")


@pytest.fixture(autouse=True)
def own_blobs(settings: Any, all_blobs: Path) -> None:
    """Files of one test are no other test's; most have none, and no folder."""
    settings.BLOB_DIR = all_blobs / str(next(_count))


@pytest.fixture(autouse=True)
def nothing_known_of_the_broker() -> None:
    """What one test learned of a broker is no news to the next."""
    doorbell.forget()


@pytest.fixture(autouse=True)
def nobodys_language() -> None:
    """What a test asked for in German stays in its thread: the next one speaks English."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Numbers are kept for a moment; the next test has other tickets."""
    counts.forget()
    view_counts.forget()


@pytest.fixture
def company(db: None) -> Company:
    return Company.objects.create(name="Analytical Engines")


@pytest.fixture
def ada(db: None) -> Agent:
    """The admin; she leads support."""
    return make_agent("Ada", Role.ADMIN)


@pytest.fixture
def bob(db: None) -> Agent:
    """An agent of support: to billing he is a stranger."""
    return make_agent("Bob")


@pytest.fixture
def carol(db: None) -> Agent:
    """The lead of billing."""
    return make_agent("Carol", Role.LEAD)


@pytest.fixture
def grace(db: None) -> Agent:
    """An agent of billing."""
    return make_agent("Grace")


@pytest.fixture
def dan(db: None) -> Agent:
    """A collaborator from another department, in no team."""
    return make_agent("Dan", Role.COLLABORATOR)


@pytest.fixture
def support(ada: Agent, bob: Agent) -> Team:
    """Every agent sees its tickets."""
    return make_team("Support", lead=ada, members=(bob,))


@pytest.fixture
def billing(carol: Agent, grace: Agent) -> Team:
    """Only its members see its tickets."""
    return make_team("Billing", lead=carol, members=(grace,), is_open=False)


@pytest.fixture
def mailbox(support: Team) -> Channel:
    return make_channel(support)


@pytest.fixture
def billing_mailbox(billing: Team) -> Channel:
    return make_channel(billing)


@pytest.fixture
def ticket(mailbox: Channel) -> Ticket:
    """Irma's kettle, in support: nobody owns it, Ada answers for it."""
    return make_ticket(mailbox)


@pytest.fixture
def bill(billing_mailbox: Channel) -> Ticket:
    """A matter of billing, where Bob and Dan may not look."""
    return make_ticket(billing_mailbox, subject="Invoice", text="Charged twice.")
