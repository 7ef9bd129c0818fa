"""The agent: signs in, answers tickets on their pages, and is careful with retries."""

import random
import time

from tests.drill.browser import Browser, NoAnswer, Page, form
from tests.drill.ledger import Ledger
from tests.drill.product import Product

EMAIL, PASSWORD = "grace@shop.example", "correct horse battery"
# How long an agent keeps trying to get one reply out, or waits for a customer's word.
PATIENCE = 60.0
WORDS = ["we", "will", "look", "sorry", "found", "it", "today", "again", "soon"]

_NEWEST = """
SELECT DISTINCT ON (i.canonical) i.canonical, t.number
FROM tickets_ticket t JOIN tickets_message m ON m.ticket_id = t.id
JOIN tickets_identity i ON i.id = m.identity_id
WHERE m.direction = 'in' ORDER BY i.canonical, m.id DESC
"""


def set_up(product: Product, mailbox: dict[str, str]) -> Browser:
    """What the first visitor types: the company, themselves, a team and a mailbox.

    They are signed in then, as an admin.
    """
    browser = Browser(product.port)
    page = browser.get("/setup/")
    fields = form(page, action=r"|/setup/")
    fields |= {"company": "Shop", "name": "Grace", "email": EMAIL, "team": "Support"}
    fields |= {"password": PASSWORD, "again": PASSWORD}
    fields |= {f"mailbox-{key}": value for key, value in mailbox.items()}
    done = browser.post("/setup/", fields)
    if not done.moved:
        raise RuntimeError(f"the set-up was not taken ({done.status}): {done.text}")
    sign_in(browser)
    return browser


def sign_in(browser: Browser) -> None:
    """The page of that name, as every agent uses it. Raises NoAnswer, LookupError."""
    page = browser.get("/accounts/login/")
    if not page.moved:
        fields = form(page, action=r"|/accounts/login/.*")
        fields |= {"login": EMAIL, "password": PASSWORD}
        browser.post("/accounts/login/", fields)


class AgentAtWork:
    """Answers customers one after the other; some of them several times.

    mark, noun: what their numbers begin with, and the ledger calls what they say.
    """

    mark, noun = "r", "reply"

    def __init__(
        self, product: Product, ledger: Ledger, seed: int, *, customers: list[str]
    ) -> None:
        self.product, self.ledger = product, ledger
        self.random = random.Random(seed + 2)
        self.customers = customers
        self.browser = Browser(product.port)

    def run(self, count: int, seconds: float) -> None:
        """Write so many replies, evenly over this time."""
        # Few enough people that some get several: their order can be checked.
        lucky = self.random.sample(
            self.customers, max(1, len(self.customers) * 6 // 10)
        )
        begun = time.monotonic()
        for index in range(count):
            due = begun + seconds * (index + 1) / count
            time.sleep(max(0.0, due - time.monotonic()))
            self._answer(f"{self.mark}-{index:04}", set(lucky))

    def _answer(self, number: str, lucky: set[str]) -> None:
        found = self._somebody(lucky)
        if found is None:
            self.ledger.write("given up", id=number, why="nobody has a ticket")
            return
        customer, ticket = found
        words = " ".join(self.random.choices(WORDS, k=12))
        text = f"This is {number}.\n\n{words}"
        said = {"to": customer, "ticket": ticket}
        self.ledger.write("intent", id=number, **{self.noun: said})
        if self._say(ticket, text, number):
            self.ledger.write("accepted", id=number)
        else:
            self.ledger.write("given up", id=number, why="the page did not take it")

    def _somebody(self, lucky: set[str]) -> tuple[str, int] | None:
        """One of them, and their newest ticket."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            rows = self.product.ask(_NEWEST) or []
            tickets = [(row[0], int(row[1])) for row in rows if row[0] in lucky]
            if tickets:
                return self.random.choice(tickets)
            time.sleep(0.2)
        return None

    def _say(self, ticket: int, text: str, number: str) -> bool:
        """Post it; where nobody knows what became of that, look before trying again."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                page = self._page(ticket)
                if number in page.text:
                    return True
                if self._post(page, ticket, text).moved:
                    return True
            except (NoAnswer, LookupError):
                pass
            time.sleep(1)  # what was under way has ended by then, well or not
        return False

    def _post(self, page: Page, ticket: int, text: str) -> Page:
        address = f"/t/{ticket}/reply/"
        return self.browser.post(address, {**form(page, action=address), "text": text})

    def _page(self, ticket: int) -> Page:
        """The ticket's page, signing in where that is asked for."""
        page = self.browser.get(f"/t/{ticket}/")
        if page.moved:
            sign_in(self.browser)
            page = self.browser.get(f"/t/{ticket}/")
        if page.status != 200:
            raise NoAnswer(f"the page of ticket {ticket} answers {page.status}")
        return page
