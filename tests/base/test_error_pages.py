"""Pages of errors under ASGI, where Django shows them on a thread of its own."""

import urllib.error
import urllib.request

import pytest
from django.db import connection

from tests.browser.signing import session_cookie
from tests.servers import serving
from tests.threads import until

pytestmark = pytest.mark.django_db(transaction=True)


def taken() -> int:
    """Connections that somebody has who did not give them back."""
    stats = connection.pool.get_stats()
    return stats["pool_size"] - stats["pool_available"]


def status(address: str, cookie: str) -> int:
    request = urllib.request.Request(address, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("path", ["/t/99999/", "/no/such/place/"])
def test_an_error_keeps_no_connection_to_the_database(company, bob, path):
    with serving() as address:
        kept = session_cookie(bob, address)
        cookie = f"{kept['name']}={kept['value']}"
        before = taken()
        asked = [status(f"{address}{path}", cookie) for _ in range(8)]
        # A thread gives it back a moment after its answer is there.
        until(lambda: taken() <= before)

    assert asked == [404] * 8
