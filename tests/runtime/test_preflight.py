import os
import socket
import stat

import pytest

from helpdesk.runtime import places

from .conftest import manage

ALL = {
    "BROKER_URL": "redis://127.0.0.1:9/0",
    "CHANNEL_LAYER_URL": "redis://127.0.0.1:9/1",
}


def refusal(var, *arguments, **variables):
    """What `up` says when it does not start: never a traceback."""
    ended = manage(var, "up", *arguments, **variables)

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.stderr


SENTENCES = [
    ({"BROKER_URL": "redis://localhost:many"}, "BROKER_URL is not understood"),
    ({"CHANNEL_LAYER_URL": "amqp://localhost"}, "CHANNEL_LAYER_URL begins with 'amqp'"),
    ({"POSTGRES_BIN": "/nowhere"}, "There is no PostgreSQL in /nowhere"),
]


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"BROKER_URL": "sqs://queue"}, "BROKER_URL begins with 'sqs'"),
        (
            {"DATABASE_URL": "postgres://ada:secret@127.0.0.1:9/helpdesk", **ALL},
            "The database does not answer",
        ),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in SENTENCES),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path, variables, sentence):
    said = refusal(tmp_path, "--port", "0", **variables)

    assert sentence in said
    assert "secret" not in said


def test_a_database_that_may_lose_what_it_confirmed_is_refused(tmp_path):
    """The one of this test run is such a one."""
    said = refusal(
        tmp_path, "--port", "0", DATABASE_URL=places.embedded_database_url(), **ALL
    )

    assert "fsync = off" in said


def test_a_port_that_is_taken_is_not_replaced_by_another(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refusal(tmp_path, "--port", str(port))

    assert f"Port {port} of 127.0.0.1 cannot be used" in said


def test_a_folder_of_sockets_that_is_somebody_elses_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")

    assert "belongs to somebody else" in refusal(tmp_path, "--port", "0")


def test_folders_are_closed_to_others(tmp_path):
    refusal(tmp_path, "--port", "0", POSTGRES_BIN="/nowhere")

    mode = stat.S_IMODE((tmp_path / "run").stat().st_mode)
    assert mode == (0o711 if os.geteuid() == 0 else 0o700)
