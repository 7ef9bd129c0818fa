"""Two tickets about one matter become one, and two again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from tests.factories import known, make_identity, make_ticket, make_words, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import close, seqs, told
from tickets import actions
from tickets.actions import NewFile, deliver
from tickets.errors import NoSuchTicket, TicketClosed
from tickets.models import (
    Clock,
    Draft,
    Event,
    Fact,
    Follower,
    FollowUp,
    Handover,
    Message,
    Moving,
    Participant,
    Rating,
    Seen,
    Status,
    Ticket,
)
from tickets.moving_errors import (
    MergedAway,
    MergedIntoItself,
    ReplyOnItsWay,
    UndoneAlready,
    WordsElsewhere,
)
from tickets.queries.inbox import FIRST
from tickets.queries.timeline import timeline

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def lid(mailbox, ticket):
    """The same customer's second ticket."""
    began = ticket.participants.get().identity
    return make_ticket(mailbox, identity=began, subject="Lid", text="My lid is loose.")


def again(*tickets):
    for one in tickets:
        one.refresh_from_db()


def words_of(ticket):
    return [one.text for one in ticket.messages.order_by("said_at", "seq")]


def rows_of(ticket):
    """All that hangs on it, but its timeline."""
    return {
        model.__name__: sorted(
            model.objects.filter(ticket=ticket).values_list("pk", flat=True)
        )
        for model in (Message, Fact, FollowUp, Follower, Participant, Draft, Rating)
    } | {"tags": sorted(ticket.tags.values_list("name", flat=True))}


def standing(ticket):
    names = (
        "status", "waiting_for", "wake_at", "waiting_since", "first_replied_at",
        "priority", "assignee_id", "last_message_seq", "last_words", "last_direction",
        "last_message_at", "next_step", "accountable_id", "merged_into_id",
    )  # fmt: skip
    return {name: getattr(ticket, name) for name in names}


def test_words_of_both_stand_in_the_order_in_which_they_were_said(ticket, lid, bob):
    early = timezone.now() - timedelta(hours=2)
    lid.messages.update(said_at=early)
    actions.note(ticket, text="Odd.", by=bob)

    actions.merge(lid, into=ticket, by=bob)

    shown = [one.message.text for one in timeline(ticket, bob).moments if one.message]
    assert shown == ["My lid is loose.", "My kettle leaks.", "Odd."]


def test_each_message_has_the_seq_of_a_line_of_its_timeline(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)

    again(ticket, lid)
    assert seqs(ticket) == list(range(1, ticket.seq + 1))
    assert seqs(lid) == list(range(1, lid.seq + 1))
    for message in ticket.messages.all():
        event = ticket.events.get(seq=message.seq)
        assert event.data["message"] == str(message.public_id)
    assert ticket.last_message_seq == max(one.seq for one in ticket.messages.all())


def test_both_timelines_say_it(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)

    [out] = [data for verb, _, data in told(lid) if verb == "merged"]
    [came] = [data for verb, _, data in told(ticket) if verb == "merged"]
    assert (out["way"], out["number"]) == ("out", ticket.number)
    assert (came["way"], came["number"], came["subject"]) == ("in", lid.number, "Lid")


def test_undone_everything_is_where_it_was(ticket, lid, bob, ada):
    actions.reply(ticket, text="Which kettle?", by=bob)
    actions.tag(lid, name="vip", by=bob)
    actions.record_fact(lid, name="order", value="A-1", by=bob)
    actions.promise(lid, what="Send a lid", due_at=soon(), by=bob)
    actions.edit_context(lid, goal="A new lid", summary="Loose", by=bob)
    actions.save_draft(lid, mode="reply", text="Dear", by=bob)
    actions.assign(lid, to=bob, by=ada)
    actions.set_priority(lid, priority=4, by=bob)
    actions.rate(lid, score=4, comment="", channel=None)
    again(ticket, lid)
    before = [(rows_of(one), standing(one), words_of(one)) for one in (ticket, lid)]
    placed = dict(Message.objects.values_list("pk", "seq"))

    moving = actions.merge(lid, into=ticket, by=bob)
    actions.unmerge(moving, by=bob)

    again(ticket, lid)
    after = [(rows_of(one), standing(one), words_of(one)) for one in (ticket, lid)]
    assert after == before
    assert dict(Message.objects.values_list("pk", "seq")) == placed


def test_everything_goes_along(ticket, lid, bob, eve):
    actions.tag(lid, name="vip", by=bob)
    actions.record_fact(lid, name="order", value="A-1", by=bob)
    actions.promise(lid, what="Send a lid", due_at=soon(), by=bob)
    actions.edit_context(lid, goal="A new lid", summary="Loose", by=bob)
    actions.save_draft(lid, mode="reply", text="Dear", by=bob)
    actions.follow(lid, agent=eve, by=bob)
    actions.rate(lid, score=4, comment="", channel=None)

    actions.merge(lid, into=ticket, by=bob)

    again(ticket)
    found = rows_of(ticket)
    assert {name: len(rows) for name, rows in found.items()} == {
        "Message": 2, "Fact": 1, "FollowUp": 1, "Follower": 1, "Participant": 1,
        "Draft": 1, "Rating": 1, "tags": 1,
    }  # fmt: skip
    assert ticket.context.goal == "A new lid"
    assert (ticket.next_step, ticket.is_open) == ("promise", True)


def test_a_fact_known_in_both_stays_in_both_and_is_shown_once(ticket, lid, bob):
    for one in (ticket, lid):
        actions.record_fact(one, name="order", value="A-1", by=bob)
    actions.record_fact(lid, name="device", value="Kettle 3", by=bob)

    actions.merge(lid, into=ticket, by=bob)

    assert sorted(ticket.facts.current().values_list("value", flat=True)) == [
        "A-1",
        "Kettle 3",
    ]
    assert list(lid.facts.values_list("value", flat=True)) == ["A-1"]


def test_a_fact_that_was_corrected_meanwhile_goes_back_with_its_correction(
    ticket, lid, bob
):
    fact = actions.record_fact(lid, name="order", value="A-1", by=bob)
    moving = actions.merge(lid, into=ticket, by=bob)
    fact.refresh_from_db()
    actions.record_fact(ticket, name="order", value="A-2", replaces=fact, by=bob)

    actions.unmerge(moving, by=bob)

    assert list(lid.facts.current().values_list("value", flat=True)) == ["A-2"]
    assert Fact.objects.count() == 2


def test_what_was_said_after_the_merge_stays_with_the_survivor(
    ticket, lid, bob, mailbox
):
    moving = actions.merge(lid, into=ticket, by=bob)
    identity = ticket.participants.get().identity
    actions.receive(
        ticket, channel=mailbox, identity=identity, words=make_words("And now?")
    )

    actions.unmerge(moving, by=bob)

    again(ticket, lid)
    assert words_of(ticket) == ["My kettle leaks.", "And now?"]
    assert words_of(lid) == ["My lid is loose."]
    assert ticket.last_words == "And now?"
    assert lid.status == Status.OPEN


def test_words_that_were_on_their_way_to_a_merged_ticket_reach_the_survivor(
    ticket, lid, bob, mailbox
):
    former = Ticket.objects.get(pk=lid.pk)
    actions.merge(lid, into=ticket, by=bob)
    identity = ticket.participants.get().identity

    words = make_words("Hello?")
    message = actions.receive(former, channel=mailbox, identity=identity, words=words)

    assert message.ticket == ticket
    assert words_of(ticket)[-1] == "Hello?"


def test_who_waited_in_the_other_waits_here_since_then(ticket, lid, bob):
    actions.reply(ticket, text="Done", by=bob, and_resolve=True)

    moving = actions.merge(lid, into=ticket, by=bob)

    again(ticket, lid)
    assert (ticket.status, ticket.resolved_at) == (Status.OPEN, None)
    assert (
        ticket.waiting_since
        == lid.messages.model.objects.get(text="My lid is loose.").said_at
    )
    actions.unmerge(moving, by=bob)
    again(ticket, lid)
    assert (ticket.status, ticket.waiting_since) == (Status.RESOLVED, None)
    assert lid.waiting_since is not None


def test_the_owner_of_the_one_owns_what_nobody_owned(ticket, lid, bob):
    actions.take(lid, by=bob)
    actions.merge(lid, into=ticket, by=bob)
    again(ticket)
    assert (ticket.assignee, ticket.accountable) == (bob, bob)


def test_the_owner_of_the_one_follows_the_other(ticket, lid, bob, eve, ada):
    actions.take(ticket, by=bob)
    actions.assign(lid, to=eve, by=ada)
    actions.merge(lid, into=ticket, by=ada)
    assert dict(ticket.followers.values_list("agent", "why"))[eve.pk] == "had_it"


def test_an_offer_that_stands_is_taken_back(ticket, lid, bob, billing):
    actions.hand_over(known(lid), to=billing, note="Please.", by=bob)
    actions.merge(lid, into=ticket, by=bob)
    assert not Handover.objects.pending().exists()


def test_clocks_of_the_merged_ticket_stop(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)
    assert not Clock.objects.filter(ticket=lid, stopped_at=None).exists()


def test_drafts_of_one_person_in_both_are_written_on_in_one(ticket, lid, bob):
    actions.save_draft(ticket, mode="reply", text="Kettle.", by=bob)
    actions.save_draft(lid, mode="reply", text="Lid.", by=bob)
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"lid")
    actions.attach_to_draft(lid, mode="reply", files=[file], by=bob)

    moving = actions.merge(lid, into=ticket, by=bob)

    draft = ticket.drafts.get()
    assert draft.text == "Kettle.\n\nLid."
    assert [one.filename for one in draft.files.all()] == ["a.txt"]
    actions.unmerge(moving, by=bob)
    draft.refresh_from_db()
    assert (draft.text, draft.files.count()) == ("Kettle.", 0)
    assert (lid.drafts.get().text, lid.drafts.get().files.count()) == ("Lid.", 1)


def test_who_read_both_has_nothing_new_to_read(ticket, lid, bob, ada):
    for one in (ticket, lid):
        actions.mark_seen(one, seq=one.last_message_seq, by=bob)
    actions.mark_seen(ticket, seq=ticket.last_message_seq, by=ada)

    actions.merge(lid, into=ticket, by=bob)

    again(ticket)
    marks = dict(Seen.objects.filter(ticket=ticket).values_list("agent", "seq"))
    assert marks[bob.pk] == ticket.last_message_seq > marks[ada.pk]


def test_another_customer_takes_part_and_did_not_begin_it(ticket, mailbox, bob):
    other = make_ticket(mailbox, identity=make_identity("Otto"))
    moving = actions.merge(other, into=ticket, by=bob)
    parts = sorted(ticket.participants.values_list("part", flat=True))
    assert parts == ["copied", "requester"]
    actions.unmerge(moving, by=bob)
    assert [one.part for one in other.participants.all()] == ["requester"]


def test_a_ticket_is_not_merged_into_itself(ticket, bob):
    with pytest.raises(MergedIntoItself):
        actions.merge(ticket, into=Ticket.objects.get(pk=ticket.pk), by=bob)


def test_there_is_no_way_round(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)
    with pytest.raises(MergedAway):
        actions.merge(ticket, into=lid, by=bob)
    with pytest.raises(MergedAway):
        actions.merge(lid, into=ticket, by=bob)


@pytest.mark.parametrize("which", [0, 1])
def test_closed_tickets_stay_what_they_are(ticket, lid, bob, which):
    close((ticket, lid)[which])
    with pytest.raises(TicketClosed):
        actions.merge(lid, into=ticket, by=bob)
    assert not Moving.objects.exists()


@pytest.mark.parametrize("which", [0, 1])
def test_a_reply_that_may_be_taken_back_comes_first(ticket, lid, bob, which):
    held = timedelta(seconds=10)
    actions.reply((ticket, lid)[which], text="Soon", by=bob, hold=held)
    with pytest.raises(ReplyOnItsWay):
        actions.merge(lid, into=ticket, by=bob)
    assert not Moving.objects.exists()


def test_a_merge_is_undone_once(ticket, lid, bob):
    moving = actions.merge(lid, into=ticket, by=bob)
    actions.unmerge(moving, by=bob)
    with pytest.raises(UndoneAlready):
        actions.unmerge(Moving.objects.get(), by=bob)


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_a_merge_whose_words_were_split_off_since_is_not_undone(
    ticket, lid, bob, whose
):
    theirs, ours = list(lid.messages.all()), list(ticket.messages.all())
    moving = actions.merge(lid, into=ticket, by=bob)
    again(ticket, lid)
    chosen = theirs if whose == "theirs" else ours
    for one in chosen:
        one.refresh_from_db()
    actions.split(chosen[0], also=chosen[1:], by=bob)
    again(ticket, lid)

    with pytest.raises(WordsElsewhere):
        actions.unmerge(moving, by=bob)

    again(ticket, lid)
    assert lid.merged_into == ticket
    assert ticket.messages.exists()


def test_of_merges_that_follow_each_other_the_last_is_undone_first(
    ticket, lid, bob, mailbox
):
    third = make_ticket(mailbox, subject="Spout", text="The spout drips.")
    first = actions.merge(lid, into=ticket, by=bob)
    again(ticket)
    second = actions.merge(ticket, into=third, by=bob)

    assert lid.survivor() == third
    with pytest.raises(MergedAway):
        actions.unmerge(first, by=bob)
    actions.unmerge(second, by=bob)
    actions.unmerge(Moving.objects.get(pk=first.pk), by=bob)

    assert [words_of(one) for one in (ticket, lid, third)] == [
        ["My kettle leaks."],
        ["My lid is loose."],
        ["The spout drips."],
    ]


def test_both_tickets_have_to_be_seen(ticket, bill, bob, dan, ada):
    with pytest.raises(NoSuchTicket):
        actions.merge(ticket, into=bill, by=bob)
    with pytest.raises(NoSuchTicket):
        actions.merge(bill, into=ticket, by=bob)
    actions.follow(ticket, agent=dan, by=ada)
    with pytest.raises(NotAllowed):
        actions.merge(ticket, into=bill, by=dan)


def test_no_event_of_either_is_touched(ticket, lid, bob):
    before = {one.pk: (one.ticket_id, one.seq, one.data) for one in Event.objects.all()}
    actions.merge(lid, into=ticket, by=bob)
    after = {one.pk: (one.ticket_id, one.seq, one.data) for one in Event.objects.all()}
    assert {pk: after[pk] for pk in before} == before


def test_the_address_of_a_merged_ticket_leads_to_where_it_goes_on(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)
    browser = browser_of(bob)

    answer = browser.get(url(lid), follow=True)

    assert answer.redirect_chain == [(f"{url(ticket)}?from={lid.number}", 302)]
    page = shown(answer)
    assert f"#{lid.number} was merged into this ticket." in page
    assert "My lid is loose." in page
    assert "Bob" in shown(browser.get(f"{url(lid)}former/"))


def test_who_does_not_see_where_it_went_is_told_no_more_than_that(
    ticket, bill, ada, bob
):
    actions.merge(ticket, into=bill, by=ada)
    browser = browser_of(bob)
    page = shown(browser.get(url(ticket)))
    assert "merged into another one, which you do not see" in page
    assert "Charged twice." not in page
    assert browser.get(url(bill)).status_code == 404


def test_the_former_timeline_is_for_who_sees_either(ticket, lid, bill, bob, ada, grace):
    assert browser_of(bob).get(f"{url(lid)}former/").headers["Location"] == url(lid)
    moving = actions.merge(lid, into=bill, by=ada)
    assert browser_of(bob).get(f"{url(lid)}former/").status_code == 200
    assert browser_of(grace).get(f"{url(lid)}former/").status_code == 200
    actions.unmerge(moving, by=ada)
    other = actions.merge(lid, into=ticket, by=ada)
    assert other.into == ticket


def test_lists_show_the_survivor_alone(ticket, lid, bob):
    actions.merge(lid, into=ticket, by=bob)
    page = browser_of(bob).get(f"/?view={FIRST}").content.decode()
    assert f"/t/{ticket.number}/" in page
    assert f"/t/{lid.number}/" not in page


def test_an_open_page_is_shown_anew(ticket, lid, bob):
    before = {one.pk: one.seq for one in (ticket, lid)}
    actions.merge(lid, into=ticket, by=bob)
    browser = browser_of(bob)
    for one in (ticket, lid):
        answer = browser.get(f"{url(one)}since/?seq={before[one.pk]}")
        assert "data-whole" in answer.content.decode()


def test_a_form_without_a_script_tells_what_is_wrong(ticket, lid, bob):
    answer = browser_of(bob).post(url(ticket, "merge"), {"into": 987654321})
    assert answer.status_code == 422
    assert "There is no such ticket." in shown(answer)
    answer = browser_of(bob).post(url(ticket, "merge"), {"into": ticket.number})
    assert answer.status_code == 409


def test_the_customers_other_tickets_are_one_press_away(ticket, lid, bob, bill, ada):
    page = shown(browser_of(bob).get(url(ticket, "merge")))
    assert f"#{lid.number} Lid" in page
    assert "Invoice" not in page


# What becomes of each thing that belongs to a ticket when that is merged. A new one has
# to be thought of: does it go along, stay with its history, or lead on by `survivor`?
GOES = {
    "Context", "Draft", "Fact", "FollowUp", "Follower", "Goodwill", "Message",
    "Participant", "Rating", "Ticket_tags",
}  # fmt: skip
STAYS = {
    "Apart", "Clock", "DraftTaking", "Event", "Fingerprint", "Handover", "Letter", "Link",
    "Listening", "Lookup", "MacroRun", "Moving", "Muted", "Notification", "PassedOn",
    "Pause", "Seen", "Story",
    "SummaryDraft", "Ticket", "Unplaced", "Weighing",
}  # fmt: skip
LEADS_ON = {"Chat", "Continuation", "Following", "PhoneCall", "Thread"}


def test_of_everything_that_belongs_to_a_ticket_somebody_decided_what_becomes_of_it():
    related = Ticket._meta.get_fields(include_hidden=True)
    found = {
        one.related_model.__name__
        for one in related
        if one.auto_created and not one.concrete and one.related_model is not None
    }
    assert found - GOES - STAYS - LEADS_ON == set()


@pytest.mark.parametrize("how", ["merge", "split"])
def test_an_answer_that_fails_after_its_message_went_elsewhere_is_work_there(
    ticket, lid, bob, mailbox, how
):
    reply = actions.reply(lid, text="A new lid is on its way.", by=bob)
    delivery = deliver.claim()
    assert delivery is not None
    assert delivery.message == reply
    where = ticket
    if how == "merge":
        actions.merge(lid, into=ticket, by=bob)
    else:
        where = actions.split(Message.objects.get(pk=reply.pk), by=bob).into

    deliver.not_sent(delivery, words="550", permanent=True, in_doubt=False)

    again(where)
    assert where.waiting_since is not None
    [data] = [data for verb, _, data in told(where) if verb == "delivered"]
    assert (data["message"], data["state"]) == (str(reply.public_id), "failed")
