"""Any site can have it: strict policies, sites that never load twice, shadow trees."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.conftest import open_panel, panel, press_launcher, until
from tests.browser.widget.sites import line, policy
from tests.pinned import integrity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THERE = "() => document.querySelectorAll('helpdesk-widget').length"


def talks(page):
    """Whether it does what it is there for."""
    frame = panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_visible()


def test_a_site_that_allows_nothing_else_needs_two_directives(visit, desk):
    page = visit(page={"policy": f"default-src 'self'; {directives(desk)}"})
    press_launcher(page)
    talks(page)


def directives(desk):
    return f"script-src 'self' {desk}; frame-src {desk}"


@pytest.mark.slow
def test_no_styles_and_no_strings_made_into_scripts_are_no_hindrance(visit, desk):
    strict = (
        f"{policy(desk)}; style-src 'none'; connect-src 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = visit(page={"policy": strict})
    press_launcher(page)
    talks(page)
    assert (
        page.evaluate("() => document.querySelectorAll('style, [style]').length") == 0
    )


@pytest.mark.sampled
def test_pinned_by_a_hash_nothing_else_of_ours_runs_in_the_page(visit, desk, shop):
    tag = (
        f'<script src="{desk}/w/v1.js" data-key="{shop.connection.key}" async'
        f' data-label="Ask us" crossorigin="anonymous" integrity="{integrity(1)}">'
        "</script>"
    )
    page = visit(page={"body": tag})
    press_launcher(page)
    talks(page)
    scripts = "() => performance.getEntriesByType('resource').map((one) => one.name)"
    fetched = [url for url in page.evaluate(scripts) if url.endswith(".js")]
    assert fetched == [f"{desk}/w/v1.js"]


@pytest.mark.sampled
def test_the_page_has_one_name_more_and_nothing_else_is_touched(visit):
    names = """() => JSON.stringify([Object.getOwnPropertyNames(window).sort(),
      history.pushState.toString(), fetch.toString(), frames.length,
      Object.keys(Object.prototype)])"""
    page = visit(page={"body": ""})
    before = page.evaluate(names)
    page = visit("/with", again=page)
    open_panel(page)
    after = page.evaluate(names)
    assert after.replace('"Helpdesk",', "") == before
    assert '"Helpdesk",' in after


@pytest.mark.slow
def test_put_in_twice_it_is_there_once(visit, desk, shop):
    tag = line(desk, shop.connection.key)
    page = visit(page={"body": tag + tag})
    open_panel(page)
    page.wait_for_timeout(300)
    assert page.evaluate(THERE) == 1


@pytest.mark.slow
def test_a_page_that_changes_without_loading_keeps_it_and_the_chat_goes_on(visit):
    page = visit()
    frame = open_panel(page)
    talks(page)
    frame.locator("textarea").fill("Half a sentence")
    # As frameworks do that swap the whole page.
    page.evaluate(
        """() => {
          history.pushState({}, "", "/kettles/7");
          const body = document.createElement("body");
          body.append("Another page");
          document.documentElement.replaceChild(body, document.body);
        }"""
    )
    assert page.evaluate(THERE) == 1
    assert frame.locator("textarea").input_value() == "Half a sentence"


@pytest.mark.slow
def test_a_site_that_throws_it_away_gets_it_back(visit):
    page = visit()
    open_panel(page)
    page.evaluate("() => document.querySelector('helpdesk-widget').remove()")
    until(lambda: page.evaluate(THERE) == 1, page=page)
    expect(panel(page).locator("button.start")).to_be_visible()


@pytest.mark.slow
def test_it_starts_from_within_a_shadow_tree(visit, desk, shop):
    body = '<div id="island"></div><script src="/island.js"></script>'
    page = visit(page={"body": body}, goes=False)
    script = f"""
      const root = document.getElementById("island").attachShadow({{ mode: "open" }});
      const script = document.createElement("script");
      script.src = "{desk}/w/{shop.connection.key}.js";
      root.append(script);"""
    page.route("**/island.js", lambda route: route.fulfill(body=script))
    page.goto("/")
    open_panel(page)
    talks(page)


@pytest.mark.sampled
def test_destroyed_it_leaves_nothing_and_can_come_again(visit, desk, shop):
    page = visit()
    open_panel(page)
    page.evaluate("() => Helpdesk.destroy()")
    page.wait_for_timeout(100)
    assert page.evaluate(THERE) == 0
    assert len(page.frames) == 1
    assert page.evaluate("() => Array.isArray(Helpdesk) && Helpdesk.length") == 0

    page.evaluate(
        """src => {
          const script = document.createElement("script");
          script.src = src;
          document.body.append(script);
        }""",
        f"{desk}/w/{shop.connection.key}.js",
    )
    open_panel(page)
    assert page.evaluate(THERE) == 1


@pytest.mark.sampled
def test_styles_of_the_page_do_not_reach_it(visit):
    head = '<link rel="stylesheet" href="/loud.css">'
    page = visit(page={"head": head}, goes=False)
    loud = "* { display: none !important } html, body { display: block !important }"
    page.route(
        "**/loud.css",
        lambda route: route.fulfill(body=loud, content_type="text/css"),
    )
    page.goto("/")
    page.wait_for_function("() => window.Helpdesk?.version")
    press_launcher(page)
    expect(panel(page).locator("button.start")).to_be_visible()


@pytest.mark.slow
def test_what_was_called_before_it_came_is_done_when_it_comes(visit, desk, shop):
    page = visit(page={"body": '<script src="/early.js"></script>'}, goes=False)
    early = f"""
      window.Helpdesk = window.Helpdesk || [];
      window.told = [];
      Helpdesk.push(["on", "open", () => told.push("open")]);
      Helpdesk.push(["open"]);
      document.addEventListener("helpdesk:ready", () => told.push("ready"));
      const script = document.createElement("script");
      script.src = "{desk}/w/{shop.connection.key}.js";
      document.head.append(script);"""
    page.route("**/early.js", lambda route: route.fulfill(body=early))
    page.goto("/")
    expect(panel(page).locator("button.start")).to_be_visible()
    assert page.evaluate("() => told") == ["ready", "open"]


@pytest.mark.parametrize("origins", [["https://shop.example"], ["http://localhost"]])
def test_ac_32_on_a_site_that_is_not_its_own_nothing_is_shown(
    visit, shop, origins, desk
):
    shop.connection.config["origins"] = origins
    shop.connection.save()
    page = visit(
        expected=("frame-ancestors", "Framing", "refused to connect", "policy")
    )
    page.wait_for_function("() => window.Helpdesk?.version")
    page.evaluate("() => Helpdesk.open()")
    page.wait_for_timeout(1000)
    assert not any("/w/" in frame.url for frame in page.frames)


@pytest.mark.slow
def test_ac_32_the_app_itself_is_framed_by_nobody(visit, desk):
    body = f'<iframe src="{desk}/accounts/login/"></iframe>'
    page = visit(
        page={"body": body},
        expected=("frame-ancestors", "Framing", "X-Frame-Options", "refused"),
    )
    page.wait_for_timeout(500)
    assert not any("/accounts/" in frame.url for frame in page.frames)
