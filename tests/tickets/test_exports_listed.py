"""What was taken out as files is listed, for admins alone."""

import pytest

from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets.models import Exported

pytestmark = pytest.mark.usefixtures("company", "ticket")
PAGE, ADDRESS = "/settings/exports/", "/api/v1/exports/"


def test_who_took_what_by_which_conditions_and_how_many_rows(ada, bob, carol):
    answer = browser_of(bob).post("/customers/customers.csv", {"q": "irma"})
    assert b"Irma" in b"".join(answer.streaming_content)
    Exported.objects.create(what="tickets", by=bob)

    page = " ".join(shown(browser_of(ada).get(PAGE)).split())
    assert "Bob Customers q=irma 1" in page
    assert "Bob Tickets All not taken to its end" in page

    rows = program(make_token(ada).secret).get(ADDRESS).json()["results"]
    assert [(one["what"], one["asked"], one["count"]) for one in rows] == [
        ("tickets", "", None), ("customers", "q=irma", 1),
    ]  # fmt: skip
    assert rows[0]["by"] == str(bob.public_id)
    for other in (bob, carol):
        assert browser_of(other).get(PAGE).status_code == 404
        assert program(make_token(other).secret).get(ADDRESS).status_code == 403


def test_older_ones_are_a_page_further(ada, django_assert_max_num_queries):
    Exported.objects.bulk_create(
        Exported(what="tickets", by=ada, asked=f"number={n}") for n in range(51)
    )
    browser = browser_of(ada)
    with django_assert_max_num_queries(20):
        page = shown(browser.get(PAGE))
    assert ("number=50" in page, "number=0 " in page) == (True, False)
    last = Exported.objects.get(asked="number=1")
    older = browser.get(f"{PAGE}?before={last.public_id}").content.decode()
    assert ("number=0<" in older, "number=1<" in older) == (True, False)
    assert browser.get(f"{PAGE}?before=nonsense").status_code == 404
