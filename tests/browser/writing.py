"""Where one writes, as tests find it."""

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from channels_app.adapters.email import adapter
from tickets.models import Channel, Message

PLAN: FilePayload = {
    "name": "plan.txt",
    "mimeType": "text/plain",
    "buffer": b"A new seal. " * 20,
}


def formatted(mailbox: Channel) -> Channel:
    """As settings make a mailbox: it carries formatted words."""
    mailbox.traits = dict(adapter.traits)
    mailbox.save()
    return mailbox


def reply_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your reply")


def note_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Internal note")


def ready(page: Page) -> Locator:
    """The reply's box, once the editor stands in it."""
    reply_box(page).click()
    page.locator(".composer-rich").wait_for()
    return reply_box(page)


def said(page: Page, *, times: int = 1, words: str = "") -> Locator:
    """Our words in the conversation, once the server has said them."""
    found = page.locator(
        "#thread > .said.out:not(.pending), #thread > .said.note:not(.pending)"
    )
    found = found.filter(has_text=words) if words else found
    expect(found).to_have_count(times)
    expect(page.locator("#thread > .pending")).to_have_count(0)
    return found


def line(page: Page, name: str) -> Locator:
    """One of the quiet lines above the words."""
    return page.locator(f'[data-line="{name}"]')


def draft_is_saved(page: Page) -> None:
    expect(page.get_by_text("Draft saved")).to_be_visible()


def let_go(page: Page, held: list[Route]) -> None:
    """The first request that `hold` holds goes on, as soon as there is one."""
    is_held(page, held)
    held[0].continue_()


def is_held(page: Page, held: list[Route]) -> None:
    """There is a request that waits."""
    for _ in range(250):
        if held:
            return
        page.wait_for_timeout(20)
    raise AssertionError("nothing was asked for")


def hold(page: Page, pattern: str) -> list[Route]:
    """Let requests wait; the list fills with them."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def pick(page: Page, *files: FilePayload) -> None:
    """Choose files for the reply."""
    with page.expect_file_chooser() as chooser:
        page.locator("#reply").get_by_role("button", name="Attach files").click()
    chooser.value.set_files(list(files))


def chips(page: Page, state: str = "kept") -> Locator:
    """The files of the reply that are in this state."""
    return page.locator(f"#reply .chip[data-state={state}]")


def names(message: Message | None) -> list[str]:
    """What is attached to it."""
    assert message is not None
    return list(message.attachments.values_list("filename", flat=True))
