"""Invitations: what, when, where, who, from whatever a calendar program wrote."""

from datetime import UTC

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapter import File
from channels_app.adapters.email.invited import invitation
from tests.channels_app.email.mails import parsed_parts
from tests.mails.within import CALENDAR
from tickets.queries.invitation import rows

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
TAIL = "END:VEVENT\r\nEND:VCALENDAR\r\n"


def ics(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\r\n" for line in lines) + TAIL).encode()


def told(content: bytes, kind: str = "text/calendar") -> dict | None:
    return invitation([File(filename="a.ics", content_type=kind, content=content)])


def test_a_mail_tells_what_it_invites_to():
    words = "Content-Type: text/plain\r\n\r\nHello"
    incoming = parsed_parts(
        "alternative", words, f"Content-Type: text/calendar\r\n\r\n{CALENDAR}"
    )

    assert incoming.form == {"invitation": {
        "method": "request", "what": "Repair", "where": "Workshop",
        "by": "Ada <ada@customer.example>", "who": ["Support <support@shop.example>"],
        "starts": "2026-03-20T09:00:00+00:00", "ends": "2026-03-20T10:00:00+00:00",
        "repeats": False,
    }}  # fmt: skip


@pytest.mark.parametrize(("lines", "starts", "ends"), [
    (["DTSTART;TZID=Europe/Berlin:20260320T100000", "DURATION:PT1H30M"],
     "2026-03-20T09:00:00+00:00", "2026-03-20T10:30:00+00:00"),
    (["DTSTART;TZID=W. Europe Standard Time:20260720T100000"],
     "2026-07-20T08:00:00+00:00", None),
    (["DTSTART;VALUE=DATE:20260320", "DTEND;VALUE=DATE:20260321"],
     "2026-03-20", "2026-03-21"),
    (["DTSTART:20260320T100000"], "2026-03-20T10:00:00", None),
])  # fmt: skip
def test_when_is_told_in_any_zone_that_programs_name(lines, starts, ends):
    found = told(ics(*lines, "SUMMARY:Repair"))

    assert found is not None
    assert (found["starts"], found["ends"]) == (starts, ends)


@pytest.mark.parametrize("content", [
    b"", b"no calendar", b"BEGIN:VEVENT", ics("SUMMARY:when?"), ics("DTSTART:never"),
    ics("DTSTART:20260320T100000Z") + b"x" * 200_000, ics("DTSTART:20260320T100000Z") * 30,
    ics("DTSTART;TZID=../../etc/passwd:99999999T999999"),
])  # fmt: skip
def test_what_is_no_invitation_is_a_file_only(content):
    assert told(content) is None


@given(st.lists(st.sampled_from([
    "DTSTART:20260320T100000Z", "DTEND:1", "DTSTART;VALUE=DATE:20269999", "SUMMARY:x",
    "ATTENDEE:mailto:", "ATTENDEE;CN=\"", "RRULE:FREQ=SECONDLY", "DURATION:P", "\x00", ":",
    "ORGANIZER;CN=a;CN=b:x", "BEGIN:VTIMEZONE", "END:VEVENT", "DTSTART:00010101T000000Z",
    "DTSTART;TZID=Nowhere:20260320T100000", " folded", "BEGIN:VEVENT", "LOCATION;x",
]), max_size=9))  # fmt: skip
def test_whatever_it_is_nothing_raises(lines):
    found = told(ics(*lines))
    if found is not None:
        rows(found)


def test_readers_see_it_in_their_zone_and_safely():
    found = told(ics(
        "DTSTART:20260320T090000Z", "DTEND:20260320T100000Z", "SUMMARY:<b>Repair</b>",
        "LOCATION:Workshop", "ORGANIZER:mailto:ada@customer.example",
    ))  # fmt: skip
    assert found is not None
    with translation.override("en"), timezone.override("Europe/Berlin"):
        shown = dict(rows(found))

    assert shown["When"] == "Fri 20 Mar 2026, 10:00 – 11:00"
    assert shown["Invitation"] == "<b>Repair</b>"
    assert (shown["Where"], shown["Who"]) == ("Workshop", "ada@customer.example")
    with timezone.override(UTC):
        assert dict(rows({**found, "method": "cancel"}))["Invitation"].endswith(
            "(cancelled)"
        )
    assert rows({"starts": "never"}) == []
