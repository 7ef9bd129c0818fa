"""AC-22, 25, 26, 31: what strangers write, before a real browser."""

from urllib.parse import urlsplit

import pytest

from helpdesk.base import richtext
from helpdesk.base.plaintext import label, one_line, printable
from tests.corpus import PAYLOADS, by_parts, payloads_of
from tests.factories import make_identity
from tests.factories import make_words as words
from tickets import actions
from tickets.actions.files import NewFile, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# One message each and one of them all, on one page of the timeline.
PER_TICKET = 45
# Whatever a payload might have reached: nothing of it may be there.
TRACES = """
() => { const GOOD = /^(https?:|mailto:|[/](?![/])|#|[?])/i;
  const ours = '#lightbox *, link[href^="/static/css/"]';
  return [...document.querySelectorAll(`main *:not(${ours})`)]
  .filter(one => [...one.attributes].some(a => a.name.startsWith('on'))
    || one.matches('script, style, iframe, object, embed, img, video, audio, base, link')
    || one.matches('a[href]') && !GOOD.test(one.getAttribute('href')))
  .map(one => one.outerHTML.slice(0, 200)) }
"""


def ticket_with(mailbox, ada, payloads):
    """A ticket whose every field somebody filled with them, one after another."""
    first = payloads[0]
    irma = make_identity(one_line(first, limit=200) or "x")
    ticket = None
    for payload in payloads:
        name = label(payload, default="file")
        file = NewFile(filename=name, content_type="text/plain", content=b"x")
        said = words(
            printable(payload),
            subject=one_line(payload, limit=500),
            html=richtext.clean(printable(payload)),
            files=keep([file]),
        )
        if ticket is None:
            ticket = actions.open_ticket(
                channel=mailbox, identity=irma, words=said
            ).ticket
        else:
            actions.receive(ticket, channel=mailbox, identity=irma, words=said)
        actions.tag(ticket, name=payload[:60], by=ada)
    plain = words(printable("\n".join(payloads)))
    actions.receive(ticket, channel=mailbox, identity=irma, words=plain)
    actions.edit_context(ticket, goal=first[:300], summary="\n".join(payloads), by=ada)
    return ticket


@by_parts
def test_ac_22_nothing_of_the_corpus_is_run_asked_for_or_reported(
    quiet_page, ada, mailbox, part
):
    assert len(PAYLOADS) >= 500
    payloads, traces = payloads_of(part), []
    for start in range(0, len(payloads), PER_TICKET):
        ticket = ticket_with(mailbox, ada, payloads[start : start + PER_TICKET])
        quiet_page.goto(f"/t/{ticket.number}/")
        assert quiet_page.locator(".said").count() == ticket.messages.count()
        traces += quiet_page.evaluate(TRACES)
    quiet_page.goto("/")
    traces += quiet_page.evaluate(TRACES)

    assert traces == []


REMOTE = """
<p>Hello</p><img src="https://tracker.example/p.gif"><img src="/accounts/logout/">
<link rel=stylesheet href="https://evil.example/x.css"><style>@import "https://evil.example";
body{background:url(https://evil.example/b)}</style><img srcset="https://evil.example/a 1x">
<table background="https://evil.example/t"><tr><td>cell</td></tr></table>
<video poster="https://evil.example/v" src="https://evil.example/w"></video>
<input type=image src="https://evil.example/i"><svg><feImage href="https://evil.example/f"/>
<image href="https://evil.example/g"/></svg><body background="https://evil.example/h">
<iframe src="https://evil.example/j"></iframe><object data="https://evil.example/k"></object>
<a href="https://shop.example/" ping="https://evil.example/ping">a link</a>
"""


def test_ac_25_ac_31_a_mail_full_of_pictures_asks_nobody_for_anything(
    quiet_page, mailbox
):
    said = words("Hello", html=richtext.clean(REMOTE))
    ticket = actions.open_ticket(
        channel=mailbox, identity=make_identity(), words=said
    ).ticket
    asked = []
    ours = (
        "/static/", "/inbox/counts/", "/?view=", f"/t/{ticket.number}/", "/sw.js",
        "/notifications/bell/", "/mentions/count/",
        f"/settings/help/tickets/{ticket.number}/articles/",
    )  # fmt: skip
    quiet_page.on("request", lambda request: asked.append(urlsplit(request.url)))

    quiet_page.goto(f"/t/{ticket.number}/")

    quiet_page.get_by_text("a link").wait_for()
    paths = [url.path + (f"?{url.query}" if url.query else "") for url in asked]
    assert [path for path in paths if not path.startswith(ours)] == []
    assert quiet_page.locator(".said .html :is(img, svg, iframe, object)").count() == 0


OVERLAY = """
<div style="position:fixed;inset:0;z-index:2147483647;background:red" class="top notice"
 id="main">Session expired. <form action="https://evil.example/"><input name=password>
<button>Sign in</button></form></div><p style="margin-top:-900px">over it</p>
<p>\u202e\u2066gnp.exe</p><p>Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308</p>
"""


def test_ac_26_a_mail_stays_in_its_box_and_looks_like_none_of_our_parts(
    quiet_page, mailbox
):
    said = words("x", html=richtext.clean(OVERLAY))
    ticket = actions.open_ticket(
        channel=mailbox, identity=make_identity(), words=said
    ).ticket
    quiet_page.goto(f"/t/{ticket.number}/")

    outside, dressed, controls = quiet_page.evaluate(
        """() => {
          const mail = document.querySelector('.said .html'),
                box = mail.closest('.bubble').getBoundingClientRect(),
                parts = [...mail.querySelectorAll('*')],
                out = one => { const r = one.getBoundingClientRect();
                  return r.top < box.top || r.bottom > box.bottom
                    || r.left < box.left || r.right > box.right };
          return [parts.filter(out).length,
                  parts.filter(one => one.className || one.id || one.style.length).length,
                  mail.querySelectorAll('form, input, button').length]
        }"""
    )

    assert (outside, dressed, controls) == (0, 0, 0)
