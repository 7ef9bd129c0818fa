import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk.notifications.webpush import decoded, public_key
from helpdesk.runtime import keys
from helpdesk.runtime.errors import CannotStart


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    folder = tmp_path / "keys"

    made = keys.load(folder)

    assert keys.load(folder) == made
    assert len(bytes.fromhex(made.credential_key)) == 32
    assert len(made.secret_key) >= 50
    # A key of P-256, as push services know us by its other half.
    assert len(decoded(public_key(made.push_key))) == 65
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {
        "secret_key",
        "credential_key",
        "push_key",
    }


def test_those_who_start_at_once_get_the_same_keys(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(keys.load, [tmp_path / "keys"] * 64))

    assert len(found) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path):
    keys.load(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)

    with pytest.raises(CannotStart, match="chmod 600"):
        keys.load(tmp_path)


def test_an_empty_key_is_refused(tmp_path):
    keys.load(tmp_path)
    (tmp_path / "credential_key").write_text("\n")

    with pytest.raises(CannotStart, match="take it from a backup"):
        keys.load(tmp_path)


def test_keys_do_not_show_in_what_is_printed(tmp_path):
    made = keys.load(tmp_path)

    assert made.secret_key not in repr(made)
    assert made.credential_key not in repr(made)
