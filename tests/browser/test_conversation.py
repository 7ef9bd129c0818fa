"""The open ticket in Chromium: what is new comes in, and what is read stays in place."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.talking import bubble, long_story, said, scrolled
from tests.factories import soon
from tickets import actions
from tickets.actions import deliver
from tickets.models import Event, Seen
from tickets.queries import timeline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class TestNews:
    def test_a_customers_words_come_in_and_are_read_out(self, show, ticket):
        page = show(ticket)
        said(ticket, "It drips now, too.")

        expect(bubble(page, "It drips now, too.")).to_be_visible()
        expect(page.locator("#thread-news")).to_have_text(
            "Irma wrote: It drips now, too."
        )
        expect(page.locator(".new-line")).to_have_count(0)
        assert page.locator(".day").count() == 1

    @pytest.mark.slow
    def test_words_that_come_late_stand_where_they_were_said(self, show, ticket):
        now = timezone.now()
        said(ticket, "Then the second.", said_at=now - timedelta(minutes=1))
        page = show(ticket)
        said(ticket, "First the first.", said_at=now - timedelta(minutes=2))
        said(ticket, "Long ago.", said_at=now - timedelta(days=2))

        expect(bubble(page, "Long ago.")).to_be_visible()
        expect(bubble(page, "First the first.")).to_be_visible()
        live = page.locator("#thread > .day, #thread > .said .body").all_inner_texts()
        page.reload()
        there = page.locator("#thread > .day, #thread > .said .body")
        assert live == there.all_inner_texts()
        assert live.index("Long ago.") < live.index("First the first.")

    @pytest.mark.slow
    def test_a_colleagues_note_comes_in_silently(self, show, ticket, ada):
        page = show(ticket)
        actions.note(ticket, text="Batch 12 again.", by=ada)

        expect(bubble(page, "Batch 12 again.")).to_contain_text("internal note")
        expect(page.locator("#thread-news")).to_have_text("")

    @pytest.mark.slow
    def test_who_reads_further_up_is_not_moved_and_told_how_much_is_new(
        self, show, ticket, bob
    ):
        long_story(ticket, bob)
        page = show(ticket)
        page.evaluate("() => { document.getElementById('thread-box').scrollTop = 200 }")
        latest = page.locator("#latest")
        expect(latest).to_have_text("Latest")

        said(ticket, "One more thing.")

        expect(latest).to_have_text("1 new")
        assert scrolled(page)[0] == 200
        latest.click()
        expect(bubble(page, "One more thing.")).to_be_in_viewport()
        expect(latest).to_be_hidden()

    @pytest.mark.slow
    def test_only_the_conversation_scrolls_never_the_pane_around_it(
        self, show, ticket, bob
    ):
        long_story(ticket, bob)
        said(ticket, "And one that nobody read.")
        page = show(ticket)

        expect(page.locator("#first-new")).to_be_in_viewport()
        room = page.locator("#main").evaluate(
            "one => [one.scrollTop, one.scrollHeight - one.clientHeight]"
        )
        assert room == [0, 0]

    @pytest.mark.slow
    def test_who_reads_the_end_stays_at_the_end(self, show, ticket, bob):
        long_story(ticket, bob)
        page = show(ticket)

        said(ticket, "One more thing. " * 30)

        expect(bubble(page, "One more thing.")).to_be_in_viewport(ratio=1)
        top, end = scrolled(page)
        assert end - top < 3

    @pytest.mark.slow
    def test_a_delivery_that_goes_on_is_told_in_its_place(self, show, ticket, ada):
        message = actions.reply(ticket, text="Try a seal.", by=ada)
        actions.note(ticket, text="The last word.", by=ada)
        page = show(ticket)
        expect(bubble(page, "Try a seal.")).to_contain_text("Waiting to be sent")

        claimed = deliver.claim(message.channel_id)
        deliver.sent(claimed, provider_id="x")

        expect(bubble(page, "Try a seal.")).to_contain_text("Sent")
        expect(page.locator("#thread .said").last).to_contain_text("The last word.")

    @pytest.mark.slow
    def test_head_and_side_follow_and_the_focus_stays(self, show, ticket, ada):
        fact = actions.record_fact(ticket, name="order", value="A-1", by=ada)
        page = show(ticket)
        correct = page.locator("#side").get_by_role("link", name="Correct")
        correct.focus()

        actions.set_priority(ticket, priority=4, by=ada)
        actions.confirm_fact(fact, by=ada)

        expect(page.locator("#ticket-head")).to_contain_text("Urgent")
        expect(page.locator("#side")).to_contain_text("confirmed by Ada")
        expect(correct).to_be_focused()

    @pytest.mark.slow
    def test_more_than_can_be_told_brings_the_page_anew(self, show, ticket, ada):
        page = show(ticket)
        ticket.refresh_from_db()
        begin = ticket.seq + 1
        Event.objects.bulk_create(
            Event(ticket=ticket, seq=begin + n, verb=Event.Verb.WOKEN, actor=ada)
            for n in range(timeline.EVENTS + 5)
        )
        ticket.seq = begin + timeline.EVENTS + 5
        ticket.save(update_fields=["seq"])
        actions.note(ticket, text="Found it.", by=ada)

        expect(bubble(page, "Found it.")).to_be_visible()

    @pytest.mark.slow
    def test_a_ticket_that_was_passed_on_says_so(self, show, ticket, ada, billing):
        page = show(ticket, expected=("404",))
        actions.change_team(ticket, team=billing, by=ada)

        gone = page.get_by_role("alert").get_by_text("You no longer see this ticket")
        expect(gone).to_be_visible()


class TestReading:
    @pytest.mark.slow
    def test_what_is_new_since_last_time_begins_with_a_line(self, show, ticket, bob):
        long_story(ticket, bob)
        said(ticket, "This is new. " * 300)
        said(ticket, "And this.")
        page = show(ticket)

        expect(page.locator("#first-new")).to_be_in_viewport()
        after = page.locator("#first-new + .said")
        expect(after).to_contain_text("This is new.")

    @pytest.mark.slow
    def test_it_is_read_once_the_end_was_on_the_screen_for_a_moment(
        self, show, ticket, bob
    ):
        page = show(ticket)
        with page.expect_response("**/mark-seen/") as told:
            pass
        assert told.value.ok
        ticket.refresh_from_db()
        assert Seen.objects.get(agent=bob, ticket=ticket).seq == ticket.last_message_seq

    @pytest.mark.sampled
    def test_older_messages_come_above_and_nothing_moves(self, show, ticket, bob):
        long_story(ticket, bob, count=timeline.PAGE + 6)
        page = show(ticket)
        page.evaluate("() => { document.getElementById('thread-box').scrollTop = 0 }")
        first = page.locator("#thread .said").first
        words = first.locator(".text").inner_text()[:8]
        before = first.bounding_box()

        page.get_by_role("link", name="Older messages").click()

        expect(page.locator("#thread .said")).to_have_count(ticket.messages.count())
        after = bubble(page, words).first.bounding_box()
        assert abs(before["y"] - after["y"]) < 60
        assert page.locator(".day").count() == 1
        expect(page.get_by_role("link", name="Older messages")).to_have_count(0)

    @pytest.mark.slow
    def test_an_address_of_a_message_leads_to_it(self, show, ticket, bob):
        long_story(ticket, bob)
        message = ticket.messages.order_by("seq")[3]
        page = show(ticket, path=f"#m{message.seq}")
        expect(page.locator(f"#m{message.seq}")).to_be_in_viewport()

    @pytest.mark.slow
    def test_an_address_leads_to_a_message_that_is_pages_above(self, show, ticket, bob):
        long_story(ticket, bob, count=2 * timeline.PAGE + 6)
        message = ticket.messages.order_by("seq")[3]
        page = show(ticket, path=f"#m{message.seq}")
        found = page.locator(f"#m{message.seq}")
        expect(found).to_be_in_viewport()
        expect(found.locator(".bubble")).to_have_css("outline-style", "solid")

    @pytest.mark.sampled
    def test_quoted_words_unfold(self, show, ticket):
        said(ticket, "Yes.\n\n> Did you try a seal?\n> Ada")
        page = show(ticket)
        quoted = page.locator(".quoted .text")
        expect(quoted).to_be_hidden()
        page.locator(".quoted summary").click()
        expect(quoted).to_be_visible()


class TestHeld:
    def test_a_held_reply_counts_down_and_can_be_taken_back(self, show, ticket, bob):
        actions.reply(ticket, text="Too soon.", by=bob, hold=timedelta(seconds=60))
        page = show(ticket)
        held = bubble(page, "Too soon.")
        expect(held).to_contain_text("Will be sent in")
        assert "s" in held.locator("[data-words]").inner_text()

        held.get_by_role("button", name="Undo").click()

        expect(held).to_have_count(0)
        assert not ticket.messages.filter(direction="out").exists()

    @pytest.mark.slow
    def test_or_be_sent_now(self, show, ticket, bob):
        actions.reply(ticket, text="Just right.", by=bob, hold=timedelta(seconds=60))
        page = show(ticket)
        bubble(page, "Just right.").get_by_role("button", name="Send now").click()

        expect(bubble(page, "Just right.")).to_contain_text("Waiting to be sent")

    @pytest.mark.slow
    def test_a_colleague_sees_it_and_cannot_take_it_back(self, show, ticket, ada):
        actions.reply(ticket, text="Mine.", by=ada, hold=timedelta(seconds=60))
        page = show(ticket)
        expect(bubble(page, "Mine.")).to_contain_text("Will be sent in")
        expect(bubble(page, "Mine.").get_by_role("button")).to_have_count(0)


class TestTogether:
    def test_who_looks_and_who_writes_is_said_above(self, show, ticket, ada):
        page = show(ticket)
        other = show(ticket, ada)
        presence = page.locator("#presence")
        expect(presence).to_have_text("Ada is looking")
        other.get_by_role("textbox", name="Your reply").press_sequentially("Dear")
        expect(presence).to_have_text("Ada is writing…")
        other.goto("/settings/profile/")
        expect(presence).to_be_hidden()


def test_however_long_the_side_is_the_window_does_not_scroll(show, ticket, bob):
    for number in range(12):
        actions.promise(ticket, what=f"Call {number}", due_at=soon(), by=bob)
    page = show(ticket)
    expect(page.locator(".side")).to_contain_text("Call 11")
    hidden = page.locator(".side .visually-hidden")
    below = "all => all.some((one) => one.getBoundingClientRect().top > innerHeight)"
    assert hidden.evaluate_all(below)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollHeight <= {root}.clientHeight")
