"""Page and panel speak by messages: each hears the other and nobody else."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.chatting import answer, begin, said, say, shows, ticket
from tests.browser.widget.conftest import open_panel, panel, until
from tests.browser.widget.sites import line, policy
from tests.knowledge_base.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As the panel would say it, but from the page itself, from a frame of the page, and from a
# frame of the desk that is not the panel.
FORGED = """(key) => {
  const said = [
    { hd: key, t: "keep", name: "", value: "stolen" },
    { hd: key, t: "unread", value: 99, name: "Evil" },
    { hd: key, t: "title", value: "Evil" },
    { hd: key, t: "event", name: "sent", value: {} },
    { hd: key, t: "tease", value: "Evil" },
    { hd: key, t: "leaving" },
  ];
  window.events = [];
  Helpdesk.on("sent", () => events.push("sent"));
  for (const one of said) {
    window.postMessage(one, "*");
    for (const frame of document.querySelectorAll("iframe")) {
      frame.contentWindow.postMessage({ tell: one }, "*");
    }
  }
}"""
TOKEN = "key => localStorage['helpdesk:' + key]"
RELAY = """<script src="/relay.js"></script>"""
RELAY_SCRIPT = """addEventListener("message", ({ data }) => {
  if (data.tell) parent.postMessage(data.tell, "*");
});"""


def test_ac_30_the_page_hears_its_panel_alone(visit, site, shop, desk):
    site.show("/relay", body=RELAY)
    site.pages["/relay.js"] = (RELAY_SCRIPT, "")
    key = shop.connection.key
    body = f'{line(desk, key)}<iframe src="/relay"></iframe>'
    page = visit(page={"body": body, "policy": f"{policy(desk)} 'self'"})
    open_panel(page)
    until(lambda: page.evaluate(TOKEN, key), page=page)
    before = page.evaluate(TOKEN, key), page.title()

    page.evaluate(FORGED, key)
    page.wait_for_timeout(500)

    assert (page.evaluate(TOKEN, key), page.title()) == before
    assert page.evaluate("() => [Helpdesk.unread, events.length]") == [0, 0]


def test_ac_30_the_panel_hears_the_page_that_made_it_alone(visit, shop, desk):
    page = visit()
    frame = open_panel(page)
    forged = """(key) => {
      for (const said of [
        { hd: key, t: "call", id: 1, name: "send", args: ["Evil"] },
        { hd: key, t: "token", token: "stolen" },
        { hd: key, t: "open", view: { name: "chat", said: "Evil" } },
      ]) window.postMessage(said, "*");
    }"""
    # Its own window is not the page around it, whatever origin it has.
    frame.evaluate(forged, shop.connection.key)
    page.wait_for_timeout(500)
    assert frame.locator(".said").count() == 0
    expect(frame.locator("button.start")).to_be_visible()


@pytest.mark.sampled
def test_ac_30_messages_of_another_shape_are_no_messages(visit, shop):
    page = visit()
    frame = open_panel(page)
    wrong = """(key) => {
      const panel = document.querySelector("helpdesk-widget");
      const odd = [null, 7, "open", [], {}, { hd: key }, { hd: "other", t: "close" },
                   { hd: key, t: 7 }, { hd: key, t: { toString: () => "close" }.t },
                   { hd: key, t: "__proto__" }, { hd: key, t: "constructor" }];
      for (const one of odd) window.postMessage(one, "*");
    }"""
    page.evaluate(wrong, shop.connection.key)
    frame.evaluate("() => [null, 7, [], {}].map((one) => parent.postMessage(one, '*'))")
    page.wait_for_timeout(300)
    expect(frame.locator("button.start")).to_be_visible()


@pytest.mark.slow
def test_a_panel_that_claims_another_page_says_nothing_to_this_one(
    visit, shop, desk, site
):
    """The address names the page it speaks to: the browser holds it to that."""
    claimed = f"{desk}/w/{shop.connection.key}/#https://evil.example"
    body = f'<iframe src="{claimed}"></iframe>'
    page = visit(page={"body": body}, expected=("postMessage", "target origin"))
    page.evaluate(
        """() => {
          window.heard = [];
          addEventListener("message", ({ data }) => heard.push(data));
        }"""
    )
    page.wait_for_timeout(1000)
    assert page.evaluate("() => heard") == []


POLLUTE = """(call) => {
  const evil = JSON.parse(`{"__proto__": {"polluted": 1},
    "constructor": {"prototype": {"polluted": 1}}}`);
  return Helpdesk[call](evil).catch((error) => error.code ?? "refused");
}"""
CLEAN = "() => ({}).polluted === undefined && [].polluted === undefined"


@pytest.mark.slow
@pytest.mark.parametrize(
    "call", ["setContext", "setConversation", "setTheme", "identify"]
)
def test_ac_66_no_name_of_javascripts_own_changes_what_objects_are(visit, call, shop):
    page = visit("/?__proto__[polluted]=1&constructor[prototype][polluted]=1",
                 expected=("422",))  # fmt: skip
    frame = begin(page)
    page.evaluate(POLLUTE, call)
    assert page.evaluate(CLEAN)
    assert frame.evaluate(CLEAN)
    say(frame, "It still works")
    ticket(page)
    shows(frame, "It still works")


@pytest.mark.slow
def test_ac_66_what_the_server_says_changes_no_objects_either(visit, shop, ada):
    make_article(ada)
    page = visit(goes=False)
    evil = """{"__proto__": {"polluted": 1}, "results": [{"__proto__": {"polluted": 1},
      "slug": "__proto__", "title": "Odd", "excerpt": "x"}]}"""
    page.context.route(
        "**/search/",
        lambda route: route.fulfill(body=evil, content_type="application/json"),
    )
    shop.connection.config["help"] = True
    shop.connection.save()
    page.goto("/")
    frame = open_panel(page)
    frame.get_by_label("Search for help").fill("odd")
    expect(frame.get_by_role("button", name="Odd")).to_be_visible()
    assert frame.evaluate(CLEAN)


@pytest.mark.sampled
def test_words_are_never_markup(visit, bob):
    page = visit()
    frame = begin(page)
    evil = '<img src=x onerror=alert(1)> javascript:alert(1) https://x.example/"onmouseover=1'
    say(frame, evil)
    answer(ticket(page), evil, bob)
    shows(frame, evil, evil)
    assert frame.locator(".bubble img, .bubble [onmouseover]").count() == 0
    links = frame.locator(".bubble a").evaluate_all("all => all.map((one) => one.href)")
    assert set(links) == {"https://x.example/"}
    assert said(panel(page)) == [evil, evil]
