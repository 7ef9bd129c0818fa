"""Pages of errors under ASGI, where Django shows them on a thread of its own."""

import urllib.error
import urllib.request

import pytest
from django.db import connection

from tests.browser.signing import session_cookie
from tests.servers import serving
from tests.threads import until

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        return cursor.fetchone()[0]


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
        before = connections()
        asked = [status(f"{address}{path}", cookie) for _ in range(8)]
        # A session of the database ends a moment after its connection was closed.
        until(lambda: connections() <= before)

    assert asked == [404] * 8
