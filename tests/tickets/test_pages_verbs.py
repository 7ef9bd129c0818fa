"""/t/<number>/<verb>/: each verb by its form, and what becomes of what was typed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories import (
    known,
    make_agent,
    make_lost,
    make_team,
    make_telephone,
    soon,
)
from tests.tickets.letters import of_letters
from tests.tickets.pages import actions_on, browser_of, field, shown, url
from tests.tickets.verbs import (
    another,
    close,
    defined,
    device,
    dismissed,
    doubted,
    everything,
    linked,
    macro,
    merged,
    second,
    sharing,
    split_off,
    suggested,
    summed_up,
    taken_over,
    told,
)
from tickets import actions, rules
from tickets.actions import NewFile
from tickets.models import Delivery, Draft, Ticket
from tickets.views.verbs import DOORS

pytestmark = pytest.mark.usefixtures("company")


def typed_time(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def failed_delivery(ticket, by):
    message = actions.reply(ticket, text="Sorry!", by=by)
    message.deliveries.update(state=Delivery.State.FAILED)
    return {"delivery": message.deliveries.get().public_id}


def promised(ticket, by):
    made = actions.promise(ticket, what="Call back", due_at=soon(), by=by)
    return {"follow_up": made.public_id}


def promising(ticket, by):
    message = actions.reply(ticket, text="I will call you back tomorrow.", by=by)
    return {"message": message.public_id}


def goodwill(ticket, by):
    given = actions.give_goodwill(ticket, amount=500, reason="Late", by=by)
    return {"goodwill": given.public_id}


def fact(ticket, by):
    return {
        "fact": actions.record_fact(ticket, name="order", value="A-1", by=by).public_id
    }


def promoted(ticket, by):
    made = device(ticket, by)
    actions.promote_fact(made, by=by)
    return {"fact": made.public_id}


def offered_fact(ticket, by):
    return {"suggestion": suggested(ticket, by).public_id}


def held(ticket, by):
    message = actions.reply(ticket, text="Soon", by=by, hold=timedelta(seconds=10))
    return {"message": message.public_id}


def waiting_file(ticket, by):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"one")
    draft = actions.attach_to_draft(ticket, mode="note", files=[file], by=by)
    return {"file": draft.files.get().public_id}


def colleague_writes(ticket, by):
    return {"writer": sharing(ticket, by).public_id}


def draft_was_taken(ticket, by):
    return {"taking": taken_over(ticket, by).public_id}


def upload(ticket, by):
    return {"mode": "note", "files": [SimpleUploadedFile("b.txt", b"two")]}


def said(ticket, by, **more):
    chat(ticket, by)
    message = actions.reply(ticket, text="Sory!", by=by)
    return {"message": message.public_id, **more}


def chat(ticket, by):
    channel = ticket.messages.earliest("seq").channel
    channel.traits = {"live": True, "edit": True}
    channel.save()
    return {}


def asking(ticket):
    channel = ticket.messages.earliest("seq").channel
    channel.traits = {"asks": True}
    channel.save()
    return {}


def offered(ticket, by):
    made = actions.hand_over(known(ticket), to=ticket.team, note="Please.", by=by)
    return {"handover": made.public_id}


def nothing(ticket, by):
    return {}


# What is typed for each verb, and the event that tells of it.
TYPED = {
    "reply": (lambda t, by: {"text": "Hello!"}, "replied"),
    "send_now": (held, "replied"),
    "withdraw_reply": (held, "reply_withdrawn"),
    "reschedule": (
        lambda t, by: {**held(t, by), "at": typed_time(soon(days=2))},
        "reply_held",
    ),
    "note": (lambda t, by: {"text": "Odd."}, "noted"),
    "attach": (upload, None),
    "drop_file": (waiting_file, None),
    "share_draft": (nothing, None),
    "take_draft": (colleague_writes, None),
    "return_draft": (draft_was_taken, None),
    "mark_seen": (lambda t, by: {"seq": 2}, None),
    "mute": (lambda t, by: {}, None),
    "unmute": (lambda t, by: actions.mute(t, by=by) or {}, None),
    "watch": (lambda t, by: {}, None),
    "unwatch": (lambda t, by: actions.watch(t, by=by) or {}, None),
    "mark_unread": (lambda t, by: actions.mark_seen(t, seq=2, by=by) and {}, None),
    "rename": (lambda t, by: {"subject": "Pot"}, "renamed"),
    "save_draft": (lambda t, by: {"mode": "note", "text": "Hm"}, None),
    "assign": (lambda t, by: {"to": by.public_id}, "assigned"),
    "take": (nothing, "assigned"),
    "unassign": (lambda t, by: actions.take(t, by=by) or {}, "unassigned"),
    "change_team": (
        lambda t, by: {"team": make_team("Elsewhere", lead=by).public_id},
        "team_changed",
    ),
    "change_customer": (
        lambda t, by: {"customer": another(t, by).customer.public_id},
        "customer_changed",
    ),
    "snooze": (lambda t, by: {"until": typed_time(soon(days=2))}, "snoozed"),
    "wake": (lambda t, by: actions.snooze(t, until=soon(), by=by) or {}, "woken"),
    "call_spam": (nothing, "spam_called"),
    "no_spam": (lambda t, by: actions.call_spam(t, by=by) or {}, "spam_cleared"),
    "delete": (lambda t, by: {"reason": "Twice"}, "deleted"),
    "restore": (lambda t, by: actions.delete(t, by=by) or {}, "restored"),
    "wait": (lambda t, by: {"waiting_for": "third_party"}, "waited"),
    "resolve": (nothing, "resolved"),
    "reopen": (lambda t, by: actions.resolve(t, by=by) or {}, "reopened"),
    "tag": (lambda t, by: {"name": "VIP"}, "tagged"),
    "untag": (
        lambda t, by: actions.tag(t, name="vip", by=by) or {"name": "vip"},
        "untagged",
    ),
    "set_priority": (lambda t, by: {"priority": 4}, "priority_set"),
    "run_macro": (lambda t, by: {"macro": macro().public_id}, "tagged"),
    "undo_macro": (
        lambda t, by: {
            "run_of": actions.run_macro(t, macro=macro(), by=by).public_id,
        },
        "untagged",
    ),
    "set_fields": (
        lambda t, by: defined() or {"only": "plan", "field-plan": "gold"},
        "fields_set",
    ),
    "edit_context": (lambda t, by: {"goal": "A kettle"}, "context_edited"),
    "record_fact": (
        lambda t, by: {"name": "order", "value": "B-2"},
        "fact_recorded",
    ),
    "confirm_fact": (fact, "fact_confirmed"),
    "promote_fact": (lambda t, by: {"fact": device(t, by).public_id}, "fact_promoted"),
    "demote_fact": (promoted, "fact_demoted"),
    "accept_suggestion": (offered_fact, "fact_recorded"),
    "dismiss_suggestion": (offered_fact, "suggestion_dismissed"),
    "restore_suggestion": (
        lambda t, by: {"suggestion": dismissed(t, by).public_id},
        "suggestion_restored",
    ),
    "draft_summary": (lambda t, by: {}, "summary_drafted"),
    "drop_summary": (
        lambda t, by: summed_up(t, by) and {},
        "summary_dropped",
    ),
    "promise": (
        lambda t, by: {"what": "Call", "due_at": typed_time(soon(days=1))},
        "promised",
    ),
    "give_goodwill": (
        lambda t, by: {"amount": "5.00", "reason": "Late"},
        "goodwill_asked",
    ),
    "approve_goodwill": (goodwill, "goodwill_given"),
    "decline_goodwill": (
        lambda t, by: {**goodwill(t, by), "note": "No"},
        "goodwill_declined",
    ),
    "withdraw_goodwill": (goodwill, "goodwill_withdrawn"),
    "dismiss_promise": (promising, "promise_dismissed"),
    "keep": (promised, "promise_kept"),
    "withdraw": (
        lambda t, by: {**promised(t, by), "reason": "Solved"},
        "promise_withdrawn",
    ),
    "move_promise": (
        lambda t, by: {
            **promised(t, by),
            "due_at": typed_time(soon(days=2)),
            "note": "Busy",
        },
        "promise_moved",
    ),
    "hold_promise": (
        lambda t, by: {
            **promised(t, by),
            "due_at": typed_time(soon(days=2)),
            "text": "By {time}.",
        },
        "replied",
    ),
    "retry": (failed_delivery, "delivered"),
    "fetch_again": (
        lambda t, by: {"file": make_lost(t.messages.earliest("seq")).public_id},
        "fetched",
    ),
    "forward": (
        lambda t, by: {
            "message": of_letters(t, by).public_id,
            "to": "Anna <anna@firm.example>",
        },
        "forwarded",
    ),
    "follow": (
        lambda t, by: {"agent": make_agent("Frank").public_id},
        "follower_added",
    ),
    "ask": (
        lambda t, by: {**asking(t), "text": "Really?", "choices": "Yes\nNo"},
        "replied",
    ),
    "continue_on": (
        lambda t, by: make_telephone(t.team) and {"kind": "phone"},
        "continuation_offered",
    ),
    "vouch": (lambda t, by: {"message": doubted(t, by).public_id}, "vouched"),
    "log_call": (
        lambda t, by: (
            make_telephone(t.team)
            and {"called_us": "yes", "outcome": "talked", "text": "Hello."}
        ),
        "called",
    ),
    "hand_over": (
        lambda t, by: {"to": f"team:{known(t).team.public_id}", "note": "Please."},
        "handover_offered",
    ),
    "accept": (offered, "handover_accepted"),
    "answer_handover": (lambda t, by: {**offered(t, by), "text": "Yes."}, "noted"),
    "decline": (lambda t, by: {**offered(t, by), "reason": "No"}, "handover_declined"),
    "withdraw_handover": (offered, "handover_withdrawn"),
    "edit_message": (lambda t, by: said(t, by, text="Sorry!"), "message_edited"),
    "delete_message": (said, "message_deleted"),
    "end_chat": (chat, "chat_ended"),
    "merge": (lambda t, by: {"into": another(t, by).number}, "merged"),
    "join": (lambda t, by: {"other": second(t, by).number}, "moved"),
    "keep_apart": (lambda t, by: {"other": second(t, by).number}, None),
    "link": (
        lambda t, by: {"other": another(t, by).number, "way": "parent"},
        "linked",
    ),
    "unlink": (lambda t, by: {"link": linked(t, by).public_id}, "unlinked"),
    "unmerge": (lambda t, by: {"moving": merged(t, by).public_id}, "unmerged"),
    "split": (
        lambda t, by: {"chosen": actions.note(t, text="A pot.", by=by).public_id},
        "split",
    ),
    "undo_split": (
        lambda t, by: {"moving": split_off(t, by).public_id},
        "split_undone",
    ),
}
every_verb = pytest.mark.parametrize("verb", sorted(DOORS))


def test_each_rule_has_a_door_and_each_door_a_rule():
    assert set(DOORS) == rules.VERBS == set(TYPED)


@pytest.mark.each
@every_verb
def test_each_verb_goes_through_its_door_and_back_to_the_ticket(verb, ada, ticket):
    prepare, event = TYPED[verb]
    typed = prepare(ticket, ada)
    before = ticket.events.count()

    answer = browser_of(ada).post(url(ticket, verb), typed)

    assert (answer.status_code, answer.headers["Location"]) == (303, url(ticket))
    news = told(ticket, after=before)
    assert [(what, by) for what, by, _data in news][:1] == (
        [(event, "Ada")] if event else []
    )


@pytest.mark.parametrize("method", ["get", "head"])
@every_verb
def test_ac_55_no_verb_happens_by_looking(verb, method, ada, ticket):
    typed = TYPED[verb][0](ticket, ada)
    before = everything()

    answer = getattr(browser_of(ada), method)(url(ticket, verb), typed)

    assert (answer.status_code, everything()) == (200, before)


@every_verb
def test_to_a_stranger_the_ticket_does_not_exist(verb, ada, bob, bill):
    typed = TYPED[verb][0](bill, ada)
    before = everything()

    answer = browser_of(bob).post(url(bill, verb), typed)

    assert (answer.status_code, everything()) == (404, before)


@every_verb
def test_a_collaborator_who_was_let_in_may_note_and_do_what_is_their_own(
    verb, ada, dan, ticket
):
    actions.follow(ticket, agent=dan, by=ada)
    typed = TYPED[verb][0](ticket, dan if verb in rules.OWN_VERBS else ada)
    before = everything()

    answer = browser_of(dan).post(url(ticket, verb), typed)

    # What was offered to others is theirs to answer.
    others = {"accept", "decline", "answer_handover"}
    allowed = verb in rules.COLLABORATOR_VERBS - others
    assert (answer.status_code == 303, everything() != before) == (allowed, allowed)


def test_a_verb_nobody_knows_is_not_found(ada, ticket):
    assert browser_of(ada).post(url(ticket, "explode")).status_code == 404


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("in-4-hours", "2026-11-20T14:30:00+00:00"),
        ("tomorrow", "2026-11-21T09:00:00+00:00"),
        ("monday", "2026-11-23T09:00:00+00:00"),
    ],
)
def test_the_usual_snoozes_are_one_button_each(ada, ticket, choice, until):
    browser = browser_of(ada)
    page = browser.get(url(ticket, "snooze"))
    with time_machine.travel("2026-11-20T10:30:00+00:00", tick=False):
        browser.force_login(ada)
        browser.post(url(ticket, "snooze"), {"until": choice})

    ticket.refresh_from_db()
    assert ticket.wake_at.isoformat() == until
    assert f'name="until" value="{choice}"' in page.content.decode()


def test_the_usual_choices_of_a_verb_are_one_button_each(ada, bob, ticket):
    """Oneself comes first among people, and what holds already is not offered."""
    actions.take(ticket, by=bob)
    offered = {
        verb: [words for _value, words in DOORS[verb].form(ticket, ada).quick()]
        for verb in ("assign", "wait", "set_priority", "tag")
    }
    assert offered == {
        "assign": ["Me", "Whoever’s turn it is"],
        "wait": ["Customer", "Third party"],
        "set_priority": ["Urgent", "High", "Low"],
        "tag": [],
    }


def test_times_name_their_zone(ada, ticket):
    for verb in ("snooze", "promise"):
        assert "Time zone: UTC" in shown(browser_of(ada).get(url(ticket, verb)))


def test_a_time_may_be_typed_as_it_is_said_and_is_told_before(ada, ticket):
    browser = browser_of(ada)
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=UTC), tick=False):
        browser.force_login(ada)
        asked = browser.get(url(ticket, "snooze"), {"until": "fri 9"})
        assert "Friday, 12 June 2026, 09:00" in shown(asked)
        browser.post(url(ticket, "snooze"), {"until": "morgen 9"})
        unread = browser.post(url(ticket, "snooze"), {"until": "fri 25"})
    ticket.refresh_from_db()
    assert ticket.wake_at == datetime(2026, 6, 11, 9, tzinfo=UTC)
    assert unread.status_code == 422
    assert "No time can be read from that" in shown(unread)


# --- what was typed is kept -------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "typed", "name", "says"),
    [
        ("snooze", {"until": "2020-01-01T09:00"}, "until", "in the future"),
        (
            "promise",
            {"what": "Call Irma", "due_at": "2020-01-01T09:00"},
            "what",
            "in the future",
        ),
        ("reply", {"text": "  "}, "text", "nothing to send"),
    ],
)
def test_a_refusal_stays_in_its_form_with_the_reason(
    verb, typed, name, says, ada, ticket
):
    before = everything()

    answer = browser_of(ada).post(url(ticket, verb), typed)

    assert (answer.status_code, everything()) == (409, before)
    assert field(answer, name).strip() == typed[name].strip()
    assert says in shown(answer)


@pytest.mark.parametrize(
    ("verb", "typed", "name"),
    [
        ("snooze", {"until": "soon"}, "until"),
        ("snooze", {"until": "9999-12-31T09:00"}, "until"),
        ("promise", {"what": "x" * 301, "due_at": "2030-01-01T09:00"}, "what"),
        ("promise", {"what": "Call Irma", "due_at": "9999-12-31T09:00"}, "what"),
        ("edit_context", {"goal": "g" * 301}, "goal"),
        ("record_fact", {"name": "order", "value": "v" * 501}, "value"),
        ("tag", {"name": "t" * 61}, "name"),
    ],
)
def test_what_cannot_be_taken_stays_in_its_form(verb, typed, name, ada, ticket):
    before = everything()

    answer = browser_of(ada).post(url(ticket, verb), typed)

    assert (answer.status_code, everything()) == (422, before)
    form = answer.context["form"]
    assert type(form) is DOORS[verb].form
    assert form[name].value() == typed[name]
    assert form.errors


@pytest.mark.parametrize("verb", ["reply", "note", "edit_context", "promise"])
def test_words_for_a_ticket_closed_meanwhile_are_not_lost(verb, ada, ticket):
    words = {"reply": "text", "note": "text", "edit_context": "goal"}.get(verb, "what")
    close(ticket)
    typed = {words: "A long thought.", "due_at": typed_time(soon())}

    answer = browser_of(ada).post(url(ticket, verb), typed)

    assert answer.status_code == 409
    assert field(answer, words) == "A long thought."


def test_a_refused_withdrawal_keeps_its_reason_and_its_promise(ada, ticket):
    first = promised(ticket, ada)
    promised(ticket, ada)
    reason = "x" * 301

    answer = browser_of(ada).post(url(ticket, "withdraw"), {**first, "reason": reason})

    assert answer.status_code == 422
    assert field(answer, "reason") == reason
    assert answer.context["form"]["follow_up"].value() == str(first["follow_up"])


def test_a_reason_for_a_promise_ended_meanwhile_is_kept(ada, ticket):
    promise = promised(ticket, ada)
    actions.keep(ticket.follow_ups.get(), by=ada)

    answer = browser_of(ada).post(
        url(ticket, "withdraw"), {**promise, "reason": "Already solved"}
    )

    assert answer.status_code == 409
    assert "ended already" in shown(answer)
    assert field(answer, "reason") == "Already solved"


def test_a_refused_correction_keeps_its_fact(ada, ticket):
    one = fact(ticket, ada)["fact"]
    typed = {"name": "order", "value": "v" * 501, "replaces": one}

    answer = browser_of(ada).post(url(ticket, "record_fact"), typed)

    assert answer.status_code == 422
    assert field(answer, "value") == "v" * 501
    assert answer.context["form"]["replaces"].value() == str(one)


def test_a_correction_of_a_fact_replaced_meanwhile_is_kept(ada, ticket):
    one = actions.record_fact(ticket, name="order", value="A-1", by=ada)
    actions.record_fact(ticket, name="order", value="B-2", replaces=one, by=ada)
    typed = {"name": "order", "value": "C-3", "replaces": one.public_id}

    answer = browser_of(ada).post(url(ticket, "record_fact"), typed)

    assert answer.status_code == 409
    assert "Look at the new one first." in shown(answer)
    assert field(answer, "value") == "C-3"


def test_a_form_begins_with_what_its_address_says(ada, ticket):
    one = fact(ticket, ada)["fact"]
    page = browser_of(ada).get(
        url(ticket, "record_fact"), {"replaces": one, "value": "C-3", "name": "order"}
    )
    assert field(page, "value") == "C-3"
    assert field(page, "replaces") == str(one)


def test_a_draft_is_in_its_form_and_in_nobody_elses(ada, bob, ticket):
    browser_of(ada).post(
        url(ticket, "save_draft"), {"mode": "reply", "text": "Dear Irma"}
    )

    assert field(browser_of(ada).get(url(ticket)), "text") == "Dear Irma"
    assert field(browser_of(bob).get(url(ticket)), "text") == ""


def test_a_draft_too_long_to_keep_still_stands_in_its_form(ada, ticket):
    words = "w" * 200_001

    answer = browser_of(ada).post(
        url(ticket, "save_draft"), {"mode": "reply", "text": words}
    )

    assert answer.status_code == 422
    assert field(answer, "text") == words
    assert not Draft.objects.exists()


def test_files_beyond_what_mail_takes_are_refused_with_the_words_kept(ada, ticket):
    files = [
        SimpleUploadedFile(f"{name}.bin", b"x" * (13 * 1024 * 1024)) for name in "ab"
    ]

    answer = browser_of(ada).post(
        url(ticket, "reply"), {"text": "See attached", "files": files}
    )

    assert answer.status_code == 422
    assert "larger than 25 MB together" in shown(answer)
    assert field(answer, "text") == "See attached"


def test_send_and_resolve_answers_and_ends_it(ada, ticket):
    browser_of(ada).post(url(ticket, "reply"), {"text": "Done", "and_resolve": "1"})

    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == ("resolved", 2)


def test_a_reply_with_files_carries_all_of_them(ada, ticket):
    files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")]

    browser_of(ada).post(url(ticket, "reply"), {"text": "", "files": files})

    message = ticket.messages.get(direction="out")
    assert [
        (file.filename, file.size) for file in message.attachments.order_by("id")
    ] == [("a.txt", 3), ("b.txt", 3)]


def test_rows_of_another_ticket_cannot_be_reached_by_this_one(ada, ticket, bill):
    theirs = promised(bill, ada)
    before = everything()

    answer = browser_of(ada).post(url(ticket, "keep"), theirs)

    assert (answer.status_code, everything()) == (422, before)


def test_a_closed_ticket_offers_nothing_to_do(ada, ticket):
    assert actions_on(browser_of(ada).get(url(close(ticket)))) == set()


def test_a_collaborator_sees_no_form_but_that_of_notes(ada, dan, ticket):
    actions.follow(ticket, agent=dan, by=ada)
    actions.record_fact(ticket, name="order", value="A-1", by=ada)
    actions.promise(ticket, what="Call", due_at=soon(), by=ada)
    failed_delivery(ticket, ada)

    own = {"note", "save-draft", "mark-unread", "mute", "unwatch"}
    assert actions_on(browser_of(dan).get(url(ticket))) == own


@pytest.mark.holds_not
def test_a_time_that_has_come_wakes_with_the_right_words(ada, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(
        next_step_at=timezone.now() - timedelta(hours=2)
    )

    assert "2 hours ago" in shown(browser_of(ada).get(url(ticket)))
