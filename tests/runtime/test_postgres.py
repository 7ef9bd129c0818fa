import os
import subprocess
import sys
from dataclasses import replace

import psutil
import psycopg
import pytest

from helpdesk.runtime import identity, places, postgres
from helpdesk.runtime.errors import CannotStart

from .conftest import within

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes its user")


@pytest.fixture
def var(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    (tmp_path / "var" / "run").mkdir(parents=True)
    return tmp_path / "var"


@pytest.fixture
def cluster(var):
    return postgres.embedded()


def server_of(cluster):
    pid = (cluster.data / "postmaster.pid").read_text().split()[0]
    return psutil.Process(int(pid))


def test_what_was_committed_survives_a_kill(cluster, var):
    with (
        postgres.running(cluster, log=var / "log"),
        psycopg.connect(cluster.url("postgres"), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        server_of(cluster).kill()

    with (
        postgres.running(cluster, log=var / "log"),
        psycopg.connect(cluster.url("postgres")) as connection,
    ):
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


# Starts a command as its own child, then waits to be killed.
PARENT = """
import os, subprocess, sys, time
mine = "--parent=" + sys.argv[1], f"--parent={os.getpid()}"
subprocess.Popen([argument.replace(*mine) for argument in sys.argv[2:]])
time.sleep(60)
"""


def test_it_ends_with_its_parent_and_the_next_one_starts(cluster, var):
    cluster.prepare()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(os.getpid()), *cluster.command()],
        stderr=subprocess.DEVNULL,
    )
    assert within(20, cluster.answers)
    parent.kill()
    parent.wait()

    with postgres.running(cluster, log=var / "log"):
        assert cluster.answers()


def test_a_lock_file_with_the_number_of_another_program_is_no_obstacle(cluster, var):
    cluster.prepare()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")

    with postgres.running(cluster, log=var / "log"):
        assert cluster.answers()


def test_words_are_ordered_alike_on_every_machine(cluster, var):
    with (
        postgres.running(cluster, log=var / "log"),
        psycopg.connect(cluster.url("postgres")) as connection,
    ):
        locale = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'postgres'"
        ).fetchone()

    assert locale == ("b", "C.UTF-8", "UTF8")


def test_files_of_another_version_are_left_alone(cluster):
    cluster.prepare()
    (cluster.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(CannotStart, match="PostgreSQL 12's"):
        cluster.prepare()


def owner_of_server(cluster):
    return server_of(cluster).uids().effective


@root_only
def test_root_runs_it_as_a_user_that_is_nobody_elses(monkeypatch):
    """In the checkout's var/: the folders of pytest are root's alone."""
    folder = places.CHECKOUT / "var" / "test" / f"nameless-{os.getpid()}"
    monkeypatch.setenv("VAR_DIR", str(folder))
    (folder / "run").mkdir(parents=True)
    found = replace(postgres.embedded(), identity=identity.nameless())

    with postgres.running(found, log=folder / "log"):
        assert owner_of_server(found) in range(60706, 61184)
        assert owner_of_server(found) == found.data.stat().st_uid
    subprocess.run(["rm", "-rf", folder])


@root_only
def test_where_only_root_may_enter_a_user_namespace_helps(cluster, var):
    assert cluster.identity.namespace == 65534

    with postgres.running(cluster, log=var / "log"):
        assert owner_of_server(cluster) == 0
        assert cluster.answers()


@root_only
def test_without_namespaces_a_folder_of_the_system_helps(cluster, var):
    cluster.prepare()  # what was made before moves along
    home = postgres.in_system_folder(cluster.binaries)

    try:
        with postgres.running(home, log=var / "log"):
            assert owner_of_server(home) in range(60706, 61184)
            psycopg.connect(
                places.embedded_database_url("postgres"), connect_timeout=2
            ).close()
        assert (var / "postgres").readlink() == home.data
    finally:
        subprocess.run(["rm", "-rf", home.data.parent])
