"""Ways to look at the desk: colours of the system, more contrast, no motion, slow lines."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.browser.barriers import MOVING, unseen_focus
from tests.browser.conftest import DESKTOP
from tests.browser.writing import formatted, hold, is_held, let_go
from tests.factories import make_identity, make_ticket
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ["Tove Ueda", "Dina Kowalski", "Samir Okafor"]
# What moved on the page although nobody scrolled it (Layout Instability).
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      const moved = one.sources.map(({ node }) =>
        node?.outerHTML?.slice(0, 80) ?? node?.nodeName);
      window.shifts.push([one.value, ...moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def three(mailbox, ada, bob):
    some = [
        make_ticket(
            mailbox,
            identity=make_identity(name),
            subject=f"A matter of {name.split()[0]}",
        )
        for name in NAMES
    ]
    actions.set_priority(some[0], priority=4, by=bob)
    actions.tag(some[0], name="kettle", by=bob)
    actions.note(some[0], text="She called twice.", by=ada)
    return some


def shifts(page):
    """What moved by more than what letters are rounded by."""
    found = page.evaluate("() => window.shifts")
    return ["; ".join(map(str, one)) for one in found if one[0] > 0.0001]


def picture(part):
    return Image.open(BytesIO(part.screenshot())).convert("RGB")


def differ(one, other):
    """How many pixels do."""
    assert one.size == other.size
    gone = ImageChops.difference(one, other).convert("L").point(lambda at: at > 60)
    return sum(gone.histogram()[1:])


def inked(part):
    """How many pixels are not of the colour that most are of."""
    image = picture(part)
    [(_, ground), *_] = sorted(
        image.getcolors(image.width * image.height), reverse=True
    )
    return differ(image, Image.new("RGB", image.size, ground))


def in_system_colours(open_page, agent, path):
    page = open_page(agent, forced_colors="active")
    page.goto(path)
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    page.wait_for_load_state("networkidle")
    return page


def test_in_colours_of_the_system_rows_say_what_they_are(open_page, bob, three):
    page = in_system_colours(open_page, bob, "/?view=open")
    row = page.locator(f"#row-{three[0].number}")
    other = page.locator(f"#row-{three[1].number}")
    dot = row.locator(".dot")
    assert inked(dot) >= 16
    # A tag is a shape, not only words on a ground that is not drawn.
    tag = row.locator(".tag").first
    assert tag.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"
    urgent, usual = (
        one.evaluate("one => getComputedStyle(one, '::after').content")
        for one in (row, other)
    )
    assert urgent != usual

    plain = picture(row)
    row.locator(".row-link").focus()
    page.keyboard.press("x")
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement.blur()")
    picked = picture(row)
    assert differ(plain, picked) > 400
    expect(row.locator(".pick")).to_be_checked()
    bar = page.locator("#bulk button:visible, #bulk summary:visible")
    # Three dots, which is what the least of them has, are sixteen.
    assert all(inked(bar.nth(at)) > 12 for at in range(bar.count()))


def test_in_colours_of_the_system_the_open_ticket_is_marked(open_page, bob, three):
    page = in_system_colours(open_page, bob, "/?view=open")
    row = page.locator(f"#row-{three[1].number}")
    plain = picture(row)
    row.locator(".row-link").click()
    expect(page.locator("#ticket")).to_be_visible()
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement.blur()")
    assert differ(plain, picture(row)) > 400
    # The view that is shown, and the way of writing that is chosen, are framed.
    for chosen in ("#views [aria-current]", ".composer-modes [aria-selected=true]"):
        style = "one => getComputedStyle(one).outlineStyle"
        assert page.locator(chosen).first.evaluate(style) == "solid"


@pytest.mark.parametrize("path", ["/?view=open", "/t/{}/", "/settings/appearance/"])
def test_in_colours_of_the_system_the_focus_is_seen(
    open_page, bob, three, mailbox, path
):
    formatted(mailbox)
    page = in_system_colours(open_page, bob, path.format(three[0].number))
    assert unseen_focus(page) == []


def test_in_colours_of_the_system_parts_have_edges(open_page, bob, three, mailbox):
    page = in_system_colours(open_page, bob, f"/t/{three[0].number}/")
    edge = "one => [getComputedStyle(one).borderTopStyle, one.offsetWidth > 0]"
    for part in (".bubble", ".button:visible", ".composer", ".pill:visible"):
        assert page.locator(part).first.evaluate(edge) == ["solid", True], part
    page.goto("/settings/appearance/")
    box = page.locator("main input:is([type=checkbox], [type=radio]):checked").first
    other = page.locator("main input:is([type=checkbox], [type=radio]):not(:checked)")
    assert differ(picture(box), picture(other.first)) > 20


def test_who_asks_for_more_contrast_has_stronger_lines_and_words(open_page, bob, three):
    page = open_page(bob, contrast="more")
    page.goto("/?view=open")
    style = """() => {
      const row = document.querySelector(".entry");
      const ink = (one) => getComputedStyle(one).color;
      return [ink(row.querySelector("time")), ink(row.querySelector(".words")),
        ink(row.querySelector(".what")), getComputedStyle(row).borderBottomColor];
    }"""
    time, words, subject, line = page.evaluate(style)
    assert time == words == subject
    page.emulate_media(contrast="no-preference")
    assert page.evaluate(style)[0] != subject
    assert page.evaluate(style)[3] != line


@pytest.mark.parametrize("path", ["/?view=open", "/t/{}/"])
def test_nothing_shifts_while_a_page_opens(open_page, bob, three, path):
    page = open_page(bob)
    page.add_init_script(SHIFTS)
    page.goto(path.format(three[0].number))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    assert shifts(page) == []


def test_nothing_shifts_while_a_ticket_opens_beside_the_list_or_news_come(
    open_page, bob, three, mailbox
):
    page = open_page(bob)
    page.add_init_script(SHIFTS)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    row = page.locator(f"#row-{three[0].number} .row-link")
    row.click()
    expect(page.locator("#ticket h1")).to_contain_text("A matter of Tove")
    # The pointer is in the list: what is new waits until it is asked for.
    make_ticket(mailbox, identity=make_identity("Omar Diaz"), subject="Another matter")
    expect(page.locator(".fresh")).to_be_visible()
    actions.note(three[0], text="And a third time.", by=bob)
    expect(page.locator("#thread")).to_contain_text("And a third time.")
    page.wait_for_timeout(300)
    assert shifts(page) == []


def test_what_comes_late_is_drawn_in_grey_meanwhile(open_page, bob, three):
    page = open_page(bob)
    # Nothing is fetched ahead.
    page.add_init_script("window.requestIdleCallback = () => 0")
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    row = page.locator(f"#row-{three[0].number} .row-link")
    held = hold(page, f"**/t/{three[0].number}/*")
    row.click()
    is_held(page, held)
    expect(page.locator("#main")).to_have_attribute("aria-busy", "true")
    let_go(page, held)
    expect(page.locator("#ticket h1")).to_contain_text("A matter of Tove")
    expect(page.locator("#main")).not_to_have_attribute("aria-busy", "true")


def test_what_comes_soon_and_what_is_done_at_once_is_never_drawn_in_grey(
    open_page, bob, three
):
    page = open_page(bob)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => {
      window.busy = [];
      new MutationObserver((all) => all.forEach(({ target }) => window.busy.push(
        target.id))).observe(document.body,
        { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
    }""")
    for one in three:
        page.locator(f"#row-{one.number} .row-link").click()
        expect(page.locator("#ticket")).to_have_attribute(
            "data-number", str(one.number)
        )
    # An act that is sent, and whose answer takes its time.
    held = hold(page, "**/inbox/bulk/")
    page.keyboard.press("Escape")
    page.locator(f"#row-{three[0].number} .row-link").focus()
    page.keyboard.press("x")
    page.locator("#bulk").get_by_role("button", name="Assign to me").click()
    is_held(page, held)
    page.wait_for_timeout(400)
    let_go(page, held)
    expect(page.locator(".toast")).to_be_visible()
    assert page.evaluate("() => window.busy.filter(Boolean)") == []


def test_whoever_wants_no_motion_has_none(open_page, bob, three):
    page = open_page(bob, viewport=DESKTOP)
    page.goto(f"/t/{three[0].number}/")
    page.keyboard.press("Control+k")
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
