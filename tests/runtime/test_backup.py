import stat
import tarfile

import psycopg
import pytest

from helpdesk.runtime import postgres

from .conftest import manage


def ask(monkeypatch, var, query):
    """Ask the embedded database of another installation."""
    monkeypatch.setenv("VAR_DIR", str(var))
    cluster = postgres.embedded()
    with (
        postgres.running(cluster, log=var / "log"),
        psycopg.connect(cluster.url("helpdesk"), autocommit=True) as connection,
    ):
        found = connection.execute(query)
        return found.fetchall() if found.description else []


def fill(monkeypatch, var):
    """An installation with a company and a blob, as `up` and set-up leave it."""
    assert manage(var, "backup", str(var / "first.tar")).returncode == 0
    assert manage(var, "restore", str(var / "first.tar")).returncode == 0
    (var / "blobs" / "ab").mkdir(parents=True)
    (var / "blobs" / "ab" / "abcd").write_bytes(b"an attachment")
    ask(monkeypatch, var, "INSERT INTO runtime_beat VALUES ('kept', now())")


@pytest.mark.sampled
def test_a_backup_comes_back_in_an_empty_folder(tmp_path, monkeypatch):
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "helpdesk.tar"
    fill(monkeypatch, old)

    written = manage(old, "backup", str(file))
    restored = manage(new, "restore", str(file))

    assert written.returncode == 0, written.stderr
    assert restored.returncode == 0, restored.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (new / "blobs" / "ab" / "abcd").read_bytes() == b"an attachment"
    for key in ("secret_key", "credential_key", "push_key"):
        assert (new / "keys" / key).read_text() == (old / "keys" / key).read_text()
        assert stat.S_IMODE((new / "keys" / key).stat().st_mode) == 0o600
    assert stat.S_IMODE((new / "keys").stat().st_mode) == 0o700
    assert ask(monkeypatch, new, "SELECT name FROM runtime_beat") == [("kept",)]


def test_what_is_no_backup_changes_nothing(tmp_path):
    file = tmp_path / "other.tar"
    with tarfile.open(file, "w") as archive:
        archive.add(__file__, "something")

    refused = manage(tmp_path / "var", "restore", str(file))

    assert refused.returncode == 1
    assert "cannot be read as a backup" in refused.stderr
    assert "Traceback" not in refused.stderr
