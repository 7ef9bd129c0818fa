"""Scrap beside words: whatever shape it has, it is an item of its own."""

import json
from typing import Any

import pytest

from channels_app.adapter import Call, Incoming, Settings, Unreadable, adapter
from channels_app.parsed import Noise

SCRAP = (None, 0, True, "", "x", [], [None], {}, {"message": None}, {"id": []})
OF_PAGES = {"messenger": "page", "instagram": "instagram"}


def understood(kind: str, config: dict[str, str], said: Any) -> list[Any]:
    """What becomes of each item of a call; None for what nobody can read."""
    one: Any = adapter(kind)
    settings = Settings(config=config, secret={})
    call = Call(method="POST", url="", headers={}, body=json.dumps(said).encode())
    found: list[Any] = []
    for raw in one.split(settings, call):
        try:
            found.append(one.parse(settings, raw.content))
        except Unreadable:
            found.append(None)
    return found


def are_words_alone(found: list[Any], text: str) -> bool:
    """Whether this is said once, and nothing else is more than noise."""
    said = [one for one in found if isinstance(one, Incoming)]
    others = [one for one in found if not isinstance(one, Incoming)]
    is_scrap = all(one is None or isinstance(one, Noise) for one in others)
    return [one.text for one in said] == [text] and is_scrap


@pytest.mark.parametrize("scrap", SCRAP, ids=repr)
@pytest.mark.parametrize("kind", sorted(OF_PAGES))
def test_scrap_among_events_stops_no_words(kind: str, scrap: Any) -> None:
    words = {
        "sender": {"id": "7"}, "recipient": {"id": "1"}, "timestamp": 1,
        "message": {"mid": "m_1", "text": "It leaks."},
    }  # fmt: skip
    entry = {"id": "1", "time": 1, "messaging": [scrap, words]}
    said = {"object": OF_PAGES[kind], "entry": [scrap, entry]}

    assert are_words_alone(understood(kind, {"account_id": "1"}, said), "It leaks.")


@pytest.mark.parametrize(
    "where", ["messages", "statuses", "contacts", "changes", "type"]
)
@pytest.mark.parametrize("scrap", SCRAP, ids=repr)
def test_scrap_among_messages_stops_no_words(scrap: Any, where: str) -> None:
    words = {
        "from": "4670",
        "id": "wamid.1",
        "type": "text",
        "text": {"body": "It leaks."},
    }
    value: dict[str, Any] = {"metadata": {"phone_number_id": "1"}, "messages": [words]}
    changes: list[Any] = [{"field": "messages", "value": value}]
    if where == "changes":
        changes = [scrap, *changes]
    elif where == "type":
        odd = {"from": "4670", "id": "wamid.2", "type": scrap, "system": scrap}
        value["messages"] = [{**odd, "type": [scrap]}, words]
    else:
        value[where] = [scrap, *value.get(where, [])]
    said = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "2", "changes": changes}],
    }

    found = understood("whatsapp", {"phone_number_id": "1"}, said)

    if where == "type":
        *_odd, last = found
        assert last.text == "It leaks."
    else:
        assert are_words_alone(found, "It leaks.")
