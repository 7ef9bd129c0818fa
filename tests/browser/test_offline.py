"""The service worker in a real browser: installable, and silent about customers."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REGISTER = """async () => {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller)
    await new Promise(done =>
      navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
}"""
KEPT = """async () => {
  const paths = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      paths.push(new URL(request.url).pathname);
  return paths;
}"""


@pytest.fixture
def page(quiet_page):
    quiet_page.goto("/settings/")
    quiet_page.evaluate(REGISTER)
    return quiet_page


@pytest.mark.sampled
def test_a_browser_would_install_it(page):
    page.goto("/")
    devtools = page.context.new_cdp_session(page)

    assert devtools.send("Page.getAppManifest")["errors"] == []
    wrong = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert wrong == []


@pytest.mark.sampled
def test_it_keeps_one_page_and_its_files_never_a_ticket(page, ticket):
    page.goto("/")
    page.goto(f"/t/{ticket.number}/")
    page.goto("/settings/people/")

    kept = page.evaluate(KEPT)

    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]
    assert any("/css/app." in path for path in kept)


def test_the_worker_sleeps_while_parts_and_files_are_fetched(page, ticket):
    page.goto("/")
    page.wait_for_load_state("networkidle")
    took = page.evaluate(
        """async (path) => {
          await fetch(path, { headers: { "HX-Request": "true" } });
          return performance.getEntriesByType("resource")
            .filter(({ workerStart }) => workerStart > 0)
            .map(({ name, workerFinalSourceType }) => [name, workerFinalSourceType]);
        }""",
        f"/t/{ticket.number}/",
    )

    woken = [name for name, source in took if source not in ("cache", "network")]
    assert woken == []


@pytest.mark.sampled
def test_caches_of_older_versions_go(page):
    page.evaluate("caches.open('static-old')")
    page.evaluate(
        "async () => (await navigator.serviceWorker.getRegistration()).unregister()"
    )
    page.reload()

    page.evaluate(REGISTER)

    assert len(page.evaluate("caches.keys()")) == 1


def test_without_a_network_a_page_says_so_and_the_way_back_is_the_same_address(
    open_page, ada
):
    page = open_page(ada, expected=("ERR_INTERNET_DISCONNECTED", "Failed to load"))
    page.goto("/settings/")
    page.evaluate(REGISTER)
    page.context.set_offline(True)

    page.goto("/settings/people/")
    page.get_by_role("heading", name="No connection").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()

    page.get_by_role("heading", name="People", exact=True).wait_for()
    assert page.url.endswith("/settings/people/")
