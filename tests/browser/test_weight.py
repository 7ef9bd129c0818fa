"""What the first look at an inbox costs the line: a budget, not a wish."""

import pytest

from tests.browser.signing import session_cookie
from tests.factories import make_ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 40
WORDS = "The jug drips since Monday, and order 4711-{n} was meant to be here by now. "


# It fails since the keys for articles came (some 20 bytes too many, and in some runs more
# requests than 30, for a reason that is not known yet): until that is mended it is asked
# by `make test-full`, where it stays red.
@pytest.mark.slow
def test_a_full_inbox_comes_cold_in_at_most_sixty_kilobytes(
    chromium, server, ada, mailbox
):
    for number in range(ROWS):
        words = WORDS.format(n=number) * 3
        make_ticket(mailbox, subject=f"Kettle {number}: what now?", text=words)
    context = chromium.new_context(base_url=server)
    context.add_cookies([session_cookie(ada, server)])
    # What is fetched ahead in idle moments is not waited for by anybody.
    context.add_init_script("window.requestIdleCallback = () => 0")
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    came: list[float] = []
    network.on(
        "Network.loadingFinished", lambda told: came.append(told["encodedDataLength"])
    )
    try:
        page.goto("/?view=open")
        page.wait_for_load_state("networkidle")
        rows = page.locator("hd-inbox .entry").count()
    finally:
        context.close()

    assert rows == ROWS
    assert len(came) <= 30
    assert sum(came) <= 60 * 1024
