"""The contract, as the form speaks it."""

import json
from uuid import uuid4

import pytest

from channels_app.adapter import (
    Address,
    Call,
    File,
    Outgoing,
    Settings,
    Unreadable,
    adapter,
)
from channels_app.adapters.form import written

SHOWN = {"shown": "Irma@a.example", "name": "Irma"}
IRMA = Address(kind="email", canonical="irma@a.example", **SHOWN)
FORM = adapter("form")
CALL = Call(method="POST", url="https://us.example/hooks/", headers={}, body=b"")


def settings(**config):
    return Settings(config=config, secret={})


def payload(**more):
    given = {
        "key": uuid4(), "writer": IRMA, "text": "It leaks.", "subject": "Kettle",
        "form": {"filled": [{"label": "Model", "value": "B2"}], "reference": "ABCD-2345"},
    }  # fmt: skip
    return written(**{**given, **more})


def test_what_was_written_is_read_again():
    key = uuid4()
    file = File(filename="a.txt", content_type="text/plain", content=b"\x00\xff")
    said = FORM.parse(settings(tags=["shop"]), payload(key=key, files=[file]))

    assert (said.sender, said.subject, said.text) == (IRMA, "Kettle", "It leaks.")
    assert (said.key, said.files, said.tags) == (key, (file,), ("shop",))
    assert said.form["filled"] == [{"label": "Model", "value": "B2"}]


def test_nobody_proved_that_it_is_their_address():
    said = FORM.parse(settings(), payload())

    assert said.warnings == ("typed",)
    assert (said.place, said.place_is_proof, said.proofs) == ("", False, ())


def test_the_same_is_written_the_same():
    key = uuid4()
    assert payload(key=key) == payload(key=key)


def test_what_the_hidden_field_caught_is_kept_back_until_the_trap_is_switched_off():
    caught = payload(is_trapped=True)

    with pytest.raises(Unreadable, match="hidden field"):
        FORM.parse(settings(), caught)
    assert FORM.parse(settings(trap=False), caught).text == "It leaks."


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b"null", b"\xff", b'{"writer": 1}',
        json.dumps({**json.loads(payload()), "form": "x"}).encode(),
        json.dumps({**json.loads(payload()), "id": "x"}).encode(),
        json.dumps({**json.loads(payload()), "files": [{"name": "a"}]}).encode(),
        json.dumps({**json.loads(payload()), "writer": {"kind": "email"}}).encode(),
    ],
)  # fmt: skip
def test_anything_else_is_unreadable(raw):
    with pytest.raises(Unreadable):
        FORM.parse(settings(), raw)


def test_no_provider_speaks_and_nothing_goes_out_or_waits():
    message = Outgoing(to=IRMA, subject="", text="Hello", place="", key=uuid4())

    assert FORM.verify(settings(), CALL) is False
    assert FORM.mint(settings(), ticket=uuid4(), message=uuid4(), recipient="x") == ""
    assert FORM.send(settings(), message) == ""
    assert list(FORM.poll(settings(), {}, wait=0)) == []
    assert FORM.missing(settings(), []) == []
    assert FORM.check(settings()) == []
    assert FORM.traits["spoken"] is True
