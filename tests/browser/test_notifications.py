"""Being told: what is put off, how it comes, and in which browser."""

import json

import pytest
from playwright.sync_api import expect

from helpdesk.notifications.models import Device, Notification
from helpdesk.notifications.webpush import public_key
from tests.factories import make_ticket
from tests.notifications.push_service import push_service
from tests.notifications.wishing import wishes
from tests.threads import until
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SETTINGS = "/settings/notifications/"
# A browser whose maker's push service is ours: nothing in a test may ask another.
SUBSCRIBES = """
  const given = %s;
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0),
  ).buffer;
  let kept = null;
  // A browser without a window has nobody to ask.
  Object.defineProperty(Notification, "permission", { get: () => "granted" });
  Notification.requestPermission = async () => "granted";
  const made = (options) => ({
    endpoint: given.endpoint, options,
    getKey: (name) => bytes(name === "p256dh" ? given.key : given.secret),
    unsubscribe: async () => { kept = null; return true; },
  });
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async (options) => {
    sessionStorage.setItem("key", options.applicationServerKey);
    return kept = made(options);
  };
"""
TONES = """window.heard = [];
  document.addEventListener("tone", ({ detail }) => window.heard.push(detail.name));"""


def up(page):
    page.wait_for_function(
        "() => document.getElementById('presence-menu').dataset.state"
    )


def test_one_puts_something_off_by_keys_and_it_is_back_when_one_says_so(
    open_page, ticket, ada, bob
):
    actions.assign(ticket, to=bob, by=ada)
    until(Notification.objects.exists)
    page = open_page(bob)
    page.goto("/notifications/")
    expect(page.get_by_role("link", name="Ada assigned it to you")).to_be_visible()

    page.get_by_role("button", name="Mark as read").press("Enter")
    expect(page.get_by_role("heading", name="Unread")).to_have_count(0)
    page.get_by_role("button", name="Mark as unread").press("Enter")
    expect(page.get_by_role("heading", name="Unread")).to_be_visible()
    page.get_by_role("link", name="Snooze", exact=True).press("Enter")
    expect(page.locator("#popover")).to_contain_text("Tomorrow at 9:00")
    page.get_by_label("Until when").fill("in 2 hours")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Nothing yet")
    page.get_by_role("link", name="Snoozed").click()
    page.get_by_role("button", name="Bring it back now").click()
    expect(page.locator("#notices")).to_contain_text("Nothing is put off")
    assert Notification.objects.get().snoozed_until is None


def test_what_is_new_comes_into_the_open_list_and_waits_for_who_reads_on(
    show, settle, mailbox, ticket, ada, bob
):
    def assign():
        actions.assign(make_ticket(mailbox), to=bob, by=ada)

    for _n in range(20):
        assign()
    settle()
    page = show(ticket, bob)
    page.goto("/notifications/")
    page.wait_for_function("() => window.isUp")
    lines = page.locator("#notices li")
    expect(lines).to_have_count(20)

    assign()
    expect(lines).to_have_count(21)
    expect(page.locator("#notices-new")).to_be_hidden()

    lines.last.scroll_into_view_if_needed()
    at = lines.last.bounding_box()
    assign()
    new = page.get_by_role("button", name="1 new")
    expect(new).to_be_visible()
    assert lines.last.bounding_box() == at
    new.press("Enter")
    expect(lines).to_have_count(22)
    expect(lines.first.get_by_role("link").first).to_be_focused()
    expect(page.locator("#notices-new")).to_be_hidden()


def test_push_messages_are_switched_on_in_a_browser_shown_there_and_switched_off(
    open_page, server, ticket, ada, bob, settings, settle
):
    with push_service(public_key(settings.PUSH_KEY)) as service:
        settings.EGRESS_ALLOW |= {service.place}
        page = open_page(bob)
        page.context.grant_permissions(["notifications"], origin=server)
        page.add_init_script(SUBSCRIBES % json.dumps(service.subscribe()))
        page.goto(SETTINGS)
        page.get_by_role("button", name="Switch them on here").click()
        expect(page.locator(".devices li")).to_have_count(1)
        key = page.evaluate("sessionStorage.getItem('key')")
        assert key == public_key(settings.PUSH_KEY)
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_text("A message is on its way")).to_be_visible()
        settle()
        assert [one["title"] for one in service.said] == ["Push messages work"]
        # The page it leads to is looked at: another has to be.
        said = {**service.got[0].said, "url": f"/t/{ticket.number}/"}
        told = delivered(page, server, said)
        assert (told["title"], told["tag"]) == ("Push messages work", "test")
        page.get_by_role("button", name="Remove").click()
        expect(page.locator(".devices li")).to_have_count(0)
        assert not Device.objects.exists()


def delivered(page, server, said):
    """As a browser does it with what its push service gave it; what it would show."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    [worker] = page.context.service_workers
    # One without a window cannot show any.
    worker.evaluate(
        "self.shown = []; navigator.setAppBadge = async (count) => { self.badge = count };"
        " registration.showNotification ="
        " async (title, options) => shown.push({ title, ...options }); 0"
    )
    line = page.context.new_cdp_session(page)
    ids = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: ids.extend(one["registrationId"] for one in told["registrations"]),
    )
    line.send("ServiceWorker.enable")
    until(lambda: page.wait_for_timeout(20) or bool(ids))
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": server, "registrationId": ids[-1], "data": json.dumps(said)},
    )
    until(lambda: worker.evaluate("shown.length") == 1)
    return worker.evaluate("shown")[0]


def test_where_messages_are_denied_the_page_says_what_to_do(open_page, bob):
    page = open_page(bob)
    page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
    )
    page.goto(SETTINGS)
    expect(page.get_by_text("allow notifications, and load this page")).to_be_visible()
    expect(page.get_by_role("button", name="Switch them on here")).to_be_hidden()


def test_a_tone_is_heard_once_in_all_tabs_and_not_of_the_ticket_in_view(
    open_page, ticket, ada, bob
):
    wishes(bob, mentioned={"sound": "bright"})
    page = open_page(bob)
    page.add_init_script(TONES)
    page.goto("/settings/")
    up(page)
    other = page.context.new_page()
    other.add_init_script(TONES)
    other.goto("/settings/")
    up(other)

    actions.note(ticket, text="@Bob", by=ada)
    until(lambda: page.evaluate("heard.length") + other.evaluate("heard.length") == 1)
    page.wait_for_timeout(600)
    assert sorted([page.evaluate("heard"), other.evaluate("heard")]) == [[], ["bright"]]
    other.close()
    page.goto(f"/t/{ticket.number}/")
    up(page)
    actions.note(ticket, text="@Bob again", by=ada)
    until(lambda: not Notification.objects.filter(read_at=None).exists())
    assert page.evaluate("heard") == []
