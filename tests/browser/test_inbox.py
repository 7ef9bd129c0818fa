"""The list at work: keys, selection, opening without a reload, news that push nobody."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.factories import make_identity, make_ticket, make_words, soon
from tickets import actions
from tickets.models import Status, Ticket
from tickets.queries import inbox as queries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ["Tove Ueda", "Dina Kowalski", "Samir Okafor", "Lina Tanaka", "Omar Diaz"]


@pytest.fixture
def five(mailbox):
    """Five tickets; the list shows the last one first."""
    return [
        make_ticket(
            mailbox,
            identity=make_identity(name),
            subject=f"A matter of {name.split()[0]}",
            text=f"{name} has been waiting.",
        )
        for name in NAMES
    ]


@pytest.fixture
def inbox(open_page, bob, five):
    page = open_page(bob)
    page.goto("/?view=open")
    expect(page.locator("hd-inbox .entry")).to_have_count(5)
    # Upgraded, and told of the first connection.
    page.wait_for_function("() => customElements.get('hd-inbox')")
    page.wait_for_load_state("networkidle")
    return page


def subjects(page):
    return page.locator(".entry .what").all_inner_texts()


def current(page):
    return page.locator(".row-link[aria-current]")


def title(page):
    return page.locator("#ticket h1")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_walk_the_list_and_the_conversation_follows(inbox):
    press(inbox, "j")
    expect(title(inbox)).to_contain_text("A matter of Omar")
    press(inbox, "j", "j", "k")
    expect(title(inbox)).to_contain_text("A matter of Lina")
    expect(current(inbox)).to_contain_text("Lina Tanaka")
    expect(inbox).to_have_url(re.compile(r"/t/\d+/\?view=open$"))
    expect(inbox).to_have_title(re.compile("A matter of Lina · Analytical Engines"))


@pytest.mark.sampled
def test_enter_leads_into_the_ticket_and_escape_back_to_its_row(inbox):
    press(inbox, "j")
    press(inbox, "Enter")
    expect(title(inbox)).to_be_focused()
    press(inbox, "Escape")
    expect(current(inbox)).to_be_focused()


@pytest.mark.slow
def test_a_click_opens_a_ticket_without_loading_the_page_again(inbox):
    inbox.evaluate("() => { window.stayed = true }")
    inbox.get_by_role("link", name="A matter of Dina").click()
    expect(title(inbox)).to_contain_text("A matter of Dina")
    inbox.get_by_role("link", name="A matter of Samir").click()
    expect(title(inbox)).to_contain_text("A matter of Samir")
    inbox.go_back()
    expect(title(inbox)).to_contain_text("A matter of Dina")
    inbox.go_back()
    expect(inbox.get_by_role("heading", name="Choose a ticket")).to_be_visible()
    inbox.go_forward()
    expect(title(inbox)).to_contain_text("A matter of Dina")
    assert inbox.evaluate("() => window.stayed")


@pytest.mark.slow
def test_a_reload_of_an_open_ticket_brings_list_and_ticket(inbox):
    inbox.get_by_role("link", name="A matter of Dina").click()
    expect(title(inbox)).to_contain_text("A matter of Dina")
    inbox.reload()
    expect(title(inbox)).to_contain_text("A matter of Dina")
    expect(current(inbox)).to_contain_text("Dina Kowalski")
    expect(inbox.locator(".entry")).to_have_count(5)


@pytest.mark.slow
def test_another_view_comes_without_a_new_page(inbox, bob, five):
    actions.take(five[0], by=bob)
    inbox.evaluate("() => { window.stayed = true }")
    inbox.locator("#views").get_by_role("link", name="Mine").click()
    expect(inbox.locator(".entry")).to_have_count(1)
    expect(inbox.locator("#view-mine")).to_have_attribute("aria-current", "page")
    expect(inbox).to_have_url(re.compile(r"\?view=mine$"))
    inbox.go_back()
    expect(inbox.locator(".entry")).to_have_count(5)
    assert inbox.evaluate("() => window.stayed")


@pytest.mark.slow
def test_numbers_follow_what_happens(inbox, bob, five):
    count = inbox.locator("#view-mine .count")
    expect(count).to_have_count(0)
    actions.take(five[0], by=bob)
    expect(count).to_have_text("1")


@pytest.mark.sampled
def test_a_customer_s_words_take_their_row_to_the_top(inbox, mailbox, five):
    ticket = five[0]
    identity = ticket.customer.identities.get()
    actions.receive(
        ticket, channel=mailbox, identity=identity, words=make_words("Hello again")
    )
    first = inbox.locator(".entry").first
    expect(first).to_contain_text("Hello again")
    expect(inbox.locator(".entry")).to_have_count(5)


@pytest.mark.slow
def test_news_push_no_row_away_from_whoever_reads(inbox, mailbox):
    press(inbox, "j")
    before = subjects(inbox)
    make_ticket(mailbox, subject="Something new")
    chip = inbox.get_by_role("button", name="1 new")
    expect(chip).to_be_visible()
    assert subjects(inbox) == before
    press(inbox, ".")
    expect(inbox.locator(".entry").first).to_contain_text("Something new")
    expect(chip).to_be_hidden()


@pytest.mark.slow
def test_a_ticket_that_leaves_the_view_leaves_the_list(inbox, ada, five):
    actions.resolve(five[2], by=ada)
    expect(inbox.locator(".entry")).to_have_count(4)


def test_resolving_leads_on_to_the_next_ticket(inbox, five):
    press(inbox, "j", "j")
    expect(title(inbox)).to_contain_text("A matter of Lina")
    press(inbox, "e")
    expect(title(inbox)).to_contain_text("A matter of Samir")
    expect(current(inbox)).to_contain_text("Samir Okafor")
    expect(inbox.locator(".entry")).to_have_count(4)
    five[3].refresh_from_db()
    assert five[3].status == Status.RESOLVED


@pytest.mark.slow
def test_ten_tickets_are_triaged_by_keys_alone(open_page, bob, mailbox):
    for number in range(10):
        make_ticket(mailbox, subject=f"Matter {number}")
    page = open_page(bob)
    page.goto("/?view=unassigned")
    expect(page.locator(".entry")).to_have_count(10)
    page.wait_for_load_state("networkidle")
    press(page, "j")
    for number in range(10):
        expect(title(page)).to_contain_text(f"Matter {number}")
        press(page, "e" if number % 2 else "s")
        if not number % 2:
            choice = page.locator("#popover").get_by_role("button").first
            expect(choice).to_be_visible()
            choice.press("Enter")
        expect(page.locator(".entry")).to_have_count(9 - number)
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    expect(page.locator(".choose")).to_contain_text("5 snoozed")
    assert Ticket.objects.filter(status=Status.SNOOZED).count() == 5
    assert Ticket.objects.filter(status=Status.RESOLVED).count() == 5


def test_many_are_done_at_once_and_taken_back(inbox, bob, five):
    actions.promise(five[3], what="Call", due_at=soon(), by=bob)
    press(inbox, "j", "x", "j", "x", "j", "x")
    expect(inbox.locator(".bulk-count")).to_have_text("3 selected")
    inbox.locator(".bulk").get_by_role("button", name="Resolve").click()
    toast = inbox.locator(".toast")
    expect(toast).to_contain_text("Resolved: 2 tickets. 1 refused")
    expect(inbox.locator(".entry")).to_have_count(3)
    # What the third one promised is asked about, and may wait.
    expect(inbox.locator("#popover")).to_contain_text("Call")
    inbox.keyboard.press("Escape")
    toast.get_by_role("button", name="Undo").click()
    expect(inbox.locator(".entry")).to_have_count(5)
    assert not Ticket.objects.filter(status=Status.RESOLVED).exists()


@pytest.mark.slow
def test_keys_do_to_all_that_are_selected_what_the_bar_does(inbox, five):
    press(inbox, "j", "x", "Shift+J", "l")
    field = inbox.get_by_role("textbox", name="Tag")
    expect(field).to_be_focused()
    inbox.keyboard.type("kettle")
    press(inbox, "Enter")
    toast = inbox.locator(".toast").last
    expect(toast).to_contain_text("Tagged: 2 tickets")
    expect(inbox.locator(".bulk")).to_be_hidden()
    press(inbox, "x", "Shift+J", "e")
    expect(inbox.locator(".toast").last).to_contain_text("Resolved: 2 tickets")
    expect(inbox.locator(".entry")).to_have_count(3)
    press(inbox, "z")
    expect(inbox.locator(".entry")).to_have_count(5)
    assert Ticket.objects.filter(tags__name="kettle").count() == 2


def test_a_key_that_is_pressed_twice_on_a_slow_line_is_meant_once(inbox, five):
    sent = []

    def press_again(route):
        sent.append(route)
        if len(sent) == 1:
            press(inbox, "e")
        route.continue_()

    inbox.route("**/inbox/bulk/", press_again)
    press(inbox, "j", "x", "Shift+J", "e")
    expect(inbox.locator(".toast")).to_have_text(re.compile("Resolved: 2 tickets"))
    expect(inbox.locator(".entry")).to_have_count(3)
    assert len(sent) == 1


def test_what_was_done_before_the_last_thing_can_be_undone_by_the_same_key(inbox, five):
    for left in (4, 3):
        press(inbox, "j", "x", "e")
        expect(inbox.locator(".entry")).to_have_count(left)
    for back in (4, 5):
        press(inbox, "z")
        expect(inbox.locator(".entry")).to_have_count(back)
    assert not Ticket.objects.filter(status=Status.RESOLVED).exists()


@pytest.mark.slow
def test_a_key_for_one_ticket_leaves_the_open_one_alone_while_others_are_selected(
    inbox, five
):
    press(inbox, "j")
    expect(title(inbox)).to_be_visible()
    press(inbox, "j", "x", "u")
    expect(inbox.locator(".toast").last).to_contain_text("one ticket at a time")
    press(inbox, "w")
    expect(inbox.locator("#popover")).to_be_hidden()
    press(inbox, "Escape", "w")
    expect(inbox.locator("#popover")).to_be_visible()


@pytest.mark.slow
def test_the_palette_offers_nothing_for_a_ticket_where_none_is_open(inbox):
    # What writes came ahead of the first ticket.
    inbox.wait_for_function("() => customElements.get('hd-composer')")
    press(inbox, "Control+k")
    palette = inbox.locator("#palette")
    expect(palette.get_by_role("option").first).to_contain_text("Next ticket")
    for name in ("Reply", "Note for colleagues", "Record a fact", "Resolve"):
        expect(palette.get_by_role("option", name=name)).to_have_count(0)
    press(inbox, "Escape", "j")
    expect(title(inbox)).to_be_visible()
    press(inbox, "Control+k")
    expect(palette.get_by_role("option").first).to_contain_text("Reply")


@pytest.mark.slow
def test_what_is_fetched_ahead_comes_one_by_one_and_keeps_nobody_waiting(inbox):
    under_way, most, asked = set(), [], []

    def told(request, *, begun):
        if not re.search(r"/t/\d+/[?]view=", request.url):
            return
        (under_way.add if begun else under_way.discard)(request.url)
        most.append(len(under_way))
        asked.extend([request.url] if begun else [])

    inbox.on("request", lambda request: told(request, begun=True))
    inbox.on("requestfinished", lambda request: told(request, begun=False))
    inbox.reload()
    inbox.locator(".row-link").nth(4).click()
    expect(title(inbox)).to_contain_text("A matter of")
    inbox.wait_for_load_state("networkidle")

    assert len(asked) == len(set(asked)) > 2
    # The one that was clicked is not kept waiting by the one that was under way.
    assert max(most) <= 2


def test_shift_selects_a_range_and_escape_none(inbox):
    press(inbox, "j")
    press(inbox, "Shift+J", "Shift+J")
    expect(inbox.locator(".bulk-count")).to_have_text("3 selected")
    press(inbox, "Escape")
    expect(inbox.locator(".bulk")).to_be_hidden()


@pytest.mark.slow
def test_a_box_can_be_clicked_where_the_face_is(inbox):
    inbox.get_by_role("checkbox").nth(1).check()
    expect(inbox.locator(".bulk-count")).to_have_text("1 selected")
    assert violations(inbox) == []
    inbox.locator(".bulk summary").first.click()
    inbox.locator("#bulk-tag").fill("urgent matter")
    press(inbox, "Enter")
    expect(inbox.locator(".entry").nth(1)).to_contain_text("urgent matter")


@pytest.mark.sampled
def test_more_tickets_come_as_one_scrolls(open_page, bob, mailbox):
    for _ in range(queries.PAGE + 5):
        make_ticket(mailbox)
    page = open_page(bob)
    page.goto("/?view=open")
    expect(page.locator(".entry")).to_have_count(queries.PAGE)
    page.locator(".list").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(page.locator(".entry")).to_have_count(queries.PAGE + 5)
    expect(page.locator(".more")).to_have_count(0)


@pytest.mark.slow
def test_the_next_ticket_is_there_before_it_is_asked_for(inbox):
    press(inbox, "j")
    expect(title(inbox)).to_contain_text("Omar")
    inbox.wait_for_load_state("networkidle")
    asked = []
    inbox.on("request", lambda request: asked.append(request.url))
    press(inbox, "j")
    expect(title(inbox)).to_contain_text("Lina")
    assert [url for url in asked if f"/t/{number_of(inbox)}/?view" in url] == []


def number_of(page):
    return page.locator("#ticket").get_attribute("data-number")


@pytest.mark.slow
def test_rows_change_their_height_and_stay_so(inbox, bob):
    button = inbox.locator("button.density")
    heights = []
    for _ in range(3):
        heights.append(inbox.locator(".entry").first.bounding_box()["height"])
        with inbox.expect_response("**/inbox/density/"):
            button.click()
    assert heights == sorted(heights, reverse=True)
    assert [round(height) for height in heights] == [74, 56, 36]
    bob.refresh_from_db()
    assert bob.density == "comfy"


@pytest.mark.slow
@pytest.mark.parametrize("density", ["comfy", "cosy", "compact"])
def test_every_density_is_accessible_and_within_its_borders(
    open_page, ada, five, density
):
    ada.density = density
    ada.save()
    actions.set_priority(five[0], priority=4, by=ada)
    actions.tag(five[0], name="kettle", by=ada)
    page = open_page(ada)
    page.goto("/")
    assert violations(page) == []
    wide = page.locator(".list").evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide == 0


def test_on_a_phone_the_list_is_the_page_and_a_ticket_covers_it(open_page, bob, five):
    page = open_page(bob, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/?view=open")
    page.get_by_role("link", name="A matter of Dina").tap()
    expect(title(page)).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    page.go_back()
    expect(page.locator("#list")).to_be_visible()
    page.get_by_role("button", name="Views").tap()
    page.locator("#views").get_by_role("link", name="Unassigned").tap()
    expect(page.get_by_role("heading", name="Unassigned")).to_be_visible()
    expect(page.locator("#views")).to_be_hidden()


@pytest.mark.sampled
def test_without_a_script_links_lead_everywhere(open_page, bob, five):
    page = open_page(bob, java_script_enabled=False)
    page.goto("/?view=open")
    page.get_by_role("link", name="A matter of Dina").click()
    expect(page.get_by_role("heading", name="A matter of Dina")).to_be_visible()
    page.go_back()
    page.get_by_role("checkbox").first.check()
    page.locator(".bulk").get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved: 1 ticket")).to_be_visible()


@pytest.mark.sampled
def test_search_answers_while_one_types(open_page, bob, five):
    page = open_page(bob)
    page.goto("/search/")
    page.get_by_role("combobox", name="Search").press_sequentially("matter din")
    expect(page.locator(".hit mark").first).to_be_visible()
    expect(page.locator("#found-tickets")).to_have_text(re.compile(r"Tickets\s+1"))
    expect(page).to_have_url(re.compile(r"q=matter\+din|q=matter%20din"))
    expect(page).to_have_title(re.compile("matter din"))
    assert violations(page) == []
    page.get_by_role("combobox", name="Search").fill("zebra")
    expect(page.get_by_text("Nothing that you may see")).to_be_visible()


@pytest.mark.sampled
def test_a_long_list_is_paged_without_a_script(open_page, bob, mailbox):
    for _ in range(queries.PAGE + 5):
        make_ticket(mailbox)
    page = open_page(bob, java_script_enabled=False)
    page.goto("/?view=open")
    page.get_by_role("link", name="More tickets").click()
    expect(page.locator(".entry")).to_have_count(5)
