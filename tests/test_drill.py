"""The drill's verdict finds each kind of trouble; and a small drill, as a whole."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.drill import faults, saboteurs
from tests.drill.evidence import Evidence
from tests.drill.facts import Facts, Row
from tests.drill.ledger import Ledger
from tests.drill.mail import hostile
from tests.drill.mail.letters import Writer
from tests.drill.product import CHECKOUT, copy_checkout
from tests.drill.sizes import Size
from tests.drill.verdict import judge

SIZE = Size(senders=1, mails=2, replies=1, hostile=0, twice=0, kills=0, seconds=1,
            chats=1, words=2, answers=1, pages=1)  # fmt: skip
ADA = "ada@customers.example"
EVE = "0198c0de-0000-7000-8000-000000000001"
OURS = "hd.1.2.3@shop.example"
NOW = datetime.now(UTC)
# Ada writes, is answered (r-0000) and answers that: one ticket of six events.
# Eve says two things in a chat, between them she is answered (a-0000): another ticket.
World = dict[str, Any]
Harm = Callable[[World], object]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    yield ledger
    ledger.close()


@pytest.fixture
def world(ledger: Ledger) -> World:
    writer = Writer(1, to="support@shop.example")
    first, first_raw = writer.write("ada")
    second, second_raw = writer.write("ada", answers=OURS, proof="r-0000")
    for letter in (first, second):
        ledger.write("intent", id=letter["id"], letter=letter)
        ledger.write("accepted", id=letter["id"])
    ledger.write("intent", id="r-0000", reply={"to": ADA, "ticket": 1})
    ledger.write("accepted", id="r-0000")
    ledger.write("arrived", id="r-0000", to=ADA, place=OURS)
    _chat(ledger)
    return {
        "envelopes": [
            _envelope(1, first_raw, first["sha256"], message=1),
            _envelope(2, second_raw, second["sha256"], message=3),
            _envelope(3, b'{"text": "This is c-eve-1.\\n1"}', "", message=4),
            _envelope(4, b'{"text": "This is c-eve-2.\\n2"}', "", message=6),
        ],
        "messages": [
            _message(1, seq=2, text=first["text"]),
            _message(2, seq=3, text="This is r-0000.", direction="out"),
            _message(3, seq=5, text=second["text"]),
            _words(4, seq=2, text="This is c-eve-1.\n1", key="k1"),
            _words(5, seq=3, text="This is a-0000.", direction="out"),
            _words(6, seq=5, text="This is c-eve-2.\n2", key="k2"),
        ],
        "tickets": [_ticket(1, seq=5), _ticket(2, seq=5)],
        "events": [
            {"ticket_id": ticket, "seq": seq} for ticket in (1, 2) for seq in range(1, 6)
        ],
        "deliveries": [
            {"id": 1, "state": "sent", "attempts": 1, "last_error": "",
             "message_id": 2, "canonical": ADA},
            {"id": 2, "state": "read", "attempts": 1, "last_error": "",
             "message_id": 5, "canonical": EVE},
        ],
        "chats": [{"id": 1, "key": "chat", "turn": 0, "ticket_id": 2, "visitor": EVE}],
        "leases": [], "stuck": [], "connections": [], "untold": [], "down": [],
        "outside": [first["id"], second["id"]],
        "ledger": ledger,
    }  # fmt: skip


def _chat(ledger: Ledger) -> None:
    for n in (1, 2):
        word = {"visitor": "eve", "chat": "chat", "key": f"k{n}",
                "text": f"This is c-eve-{n}.\n{n}"}  # fmt: skip
        ledger.write("intent", id=f"c-eve-{n}", word=word)
        ledger.write("accepted", id=f"c-eve-{n}")
    ledger.write("intent", id="a-0000", answer={"to": EVE, "ticket": 2})
    ledger.write("accepted", id="a-0000")
    shown = [
        ["m4", 2, "k1", "This is c-eve-1.\n1"],
        ["m5", 3, "", "This is a-0000."],
        ["m6", 5, "k2", "This is c-eve-2.\n2"],
    ]
    at = [NOW.timestamp() + 1] * 3
    ledger.write("screen", visitor="eve", chat="chat", blocked=False, shown=shown,
                 door=[*shown], at=at, backwards=[])  # fmt: skip
    ledger.write("page", ticket=2, shown=[one[:2] for one in shown], at=[*at],
                 backwards=[])  # fmt: skip


def _envelope(pk: int, raw: bytes, sha256: str, *, message: int) -> Row:
    return {
        "id": pk, "raw": raw, "sha256": sha256, "state": "stored", "reason": "",
        "message_id": message, "attempts": 1, "note": {}, "received_at": NOW,
        "ended_at": NOW,
    }  # fmt: skip


def _message(pk: int, *, seq: int, text: str, direction: str = "in") -> Row:
    return {"id": pk, "ticket_id": 1, "number": 1, "seq": seq, "direction": direction,
            "text": text, "canonical": ADA if direction == "in" else None, "key": None,
            "name": f"m{pk}", "said_at": NOW}  # fmt: skip


def _words(
    pk: int, *, seq: int, text: str, direction: str = "in", key: str = ""
) -> Row:
    said = _message(pk, seq=seq, text=text, direction=direction)
    whose = EVE if direction == "in" else None
    return {**said, "ticket_id": 2, "number": 2, "key": key or None, "canonical": whose}


def _ticket(pk: int, *, seq: int) -> Row:
    return {"id": pk, "number": pk, "seq": seq, "status": "open", "accountable_id": 1,
            "next_step_at": datetime.now(UTC)}  # fmt: skip


def found(world: World) -> set[tuple[str, str]]:
    """Checks that failed, and why."""
    facts = Facts(**{key: value for key, value in world.items() if key != "ledger"})
    checks = judge(Evidence(world["ledger"], facts, SIZE))
    return {(check.id, kind) for check in checks for kind in check.kinds()}


def test_a_world_where_all_is_well_passes(world: World) -> None:
    assert found(world) == set()


def _forget_proof(world: World) -> None:
    """What joined a ticket by proof would have had to open one."""
    for line in world["ledger"].lines("intent"):
        line.get("letter", {})["proof"] = ""


def row(table: str, index: int, **changes: Any) -> Harm:
    return lambda world: world[table][index].update(changes)


def again(table: str, index: int, **changes: Any) -> Harm:
    return lambda world: world[table].append({**world[table][index], **changes})


def told(what: str, **said: Any) -> Harm:
    return lambda world: world["ledger"].write(what, **said)


def saw(what: str, **changes: Any) -> Harm:
    """The screen of the chat, or the page, was another in the end."""
    return lambda world: world["ledger"].lines(what)[0].update(changes)


def missed(what: str, *parts: str) -> Harm:
    """It did not show the answer."""
    return lambda world: [world["ledger"].lines(what)[0][part].pop(1) for part in parts]


@pytest.mark.parametrize(
    ("harm", "check", "kind"),
    [
        (lambda world: world["envelopes"].pop(), "V1", "lost"),
        (row("envelopes", 1, state="quarantined", message_id=None), "V1", "lost"),
        (again("envelopes", 1, id=3), "V1", "duplicate"),
        (row("envelopes", 1, sha256="0"), "V1", "altered"),
        (row("messages", 0, text="Something else."), "V1", "altered"),
        (row("envelopes", 1, raw=b"X-Drill: m-eve-1\r\n"), "V2", "phantom"),
        (again("messages", 0, id=9), "V2", "phantom"),
        (again("tickets", 0, id=3, seq=0), "V2", "phantom"),
        (told("arrived", id="", to=ADA, place="x@y"), "V2", "phantom"),
        (row("messages", 2, ticket_id=2), "V3", "misfiled"),
        (_forget_proof, "V3", "misfiled"),
        (row("messages", 2, canonical="eve@hostile.example"), "V3", "misfiled"),
        (row("messages", 0, seq=9), "V3", "gap"),
        (row("messages", 2, seq=1), "V3", "inversion"),
        (lambda world: world["events"].pop(1), "V3", "gap"),
        (row("envelopes", 1, state="new"), "V4", "limbo"),
        (row("envelopes", 1, state="rejected"), "V4", "limbo"),
        (lambda world: world["messages"].pop(1), "V5", "not one"),
        (again("messages", 1, id=9), "V5", "not one"),
        (told("arrived", id="r-0000", to=ADA, place="other@x"), "V5", "changed"),
        (told("arrived", id="r-0000", to=ADA, place=OURS), "V5", "repeat"),
        (told("arrived", id="r-0000", to="eve@x.example", place=OURS), "V5", "misfiled"),
        (row("deliveries", 0, state="failed"), "V5", "undelivered"),
        (lambda world: world["outside"].append("m-ada-9"), "V8", "missing"),
        (lambda world: world["leases"].append({"held": "envelope 1"}), "V10", "lease"),
        (row("tickets", 0, next_step_at=None), "V10", "forgotten"),
        (row("envelopes", 0, ended_at=datetime(2200, 1, 1, tzinfo=UTC)), "V12", "late"),
        (told("broke", part="load", words="OSError"), "V0", "broke"),
        (row("envelopes", 3, message_id=None, state="quarantined"), "V1", "lost"),
        (row("envelopes", 3, raw=b"{}"), "V1", "lost"),
        (again("envelopes", 3, id=5), "V1", "duplicate"),
        (row("messages", 3, text="Something else."), "V1", "altered"),
        (row("messages", 3, key="k2"), "V1", "altered"),
        (again("chats", 0, key="other"), "V2", "phantom"),
        (row("chats", 0, ticket_id=1), "V3", "misfiled"),
        (row("messages", 3, canonical=ADA), "V3", "misfiled"),
        (again("messages", 0, id=0, ticket_id=2), "V3", "misfiled"),
        (row("messages", 5, seq=1), "V3", "inversion"),
        (lambda world: world["messages"].pop(4), "V5", "not one"),
        (row("messages", 4, number=1), "V5", "misfiled"),
        (missed("screen", "shown", "at"), "V6", "apart"),
        (missed("screen", "door"), "V6", "door"),
        (missed("page", "shown", "at"), "V6", "page"),
        (row("deliveries", 1, canonical=ADA), "V6", "door"),
        (saw("screen", at=[NOW.timestamp() + 11] * 3), "V6", "late"),
        (saw("page", at=[NOW.timestamp() + 11] * 3), "V6", "late"),
        (saw("screen", backwards=["m5"]), "V6", "backwards"),
        (saw("screen", chat="other"), "V6", "apart"),
    ],
)  # fmt: skip
def test_each_kind_of_trouble_is_found(
    world: World, harm: Harm, check: str, kind: str
) -> None:
    harm(world)

    assert (check, kind) in found(world)


def test_a_repeat_is_explained_by_a_killed_sender_and_by_nobody_else(
    world: World,
) -> None:
    told("kill", role="web", aimed=False)(world)
    told("arrived", id="r-0000", to=ADA, place=OURS)(world)
    assert ("V5", "repeat") in found(world)

    told("kill", role="worker", aimed=True)(world)
    assert found(world) == set()


def test_the_same_seed_plans_the_same_kills() -> None:
    kinds = faults.RANDOM + faults.AIMED
    assert faults.plan(7, 24, kinds) == faults.plan(7, 24, kinds)
    assert {kind for _, kind in faults.plan(7, 24, kinds)} == set(kinds)


def test_the_same_seed_writes_the_same_words() -> None:
    one, other = (Writer(7, to="support@shop.example") for _ in range(2))
    assert one.write("ada")[0]["text"] == other.write("ada")[0]["text"]


def test_every_hostile_mail_has_a_number() -> None:
    mails = list(hostile.mails(25, to="support@shop.example"))
    assert len({number for number, _ in mails}) == 25
    assert all(number.encode() in raw for number, raw in mails)


@pytest.mark.parametrize("name", saboteurs.SABOTEURS)
def test_each_saboteur_fits_the_code_as_it_is(name: str, tmp_path: Path) -> None:
    copy_checkout(tmp_path)
    saboteurs.spoil(tmp_path, saboteurs.SABOTEURS[name])


def test_a_saboteur_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "channels_app").mkdir()
    (tmp_path / "channels_app" / "intake.py").write_text("nothing of the kind\n")
    with pytest.raises(saboteurs.DoesNotFit):
        saboteurs.spoil(tmp_path, saboteurs.SABOTEURS["ack_before_commit"])


@pytest.mark.slow
def test_a_tiny_drill_passes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.drill", "--honest", "--size=tiny", "--seed=1"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
