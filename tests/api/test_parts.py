"""What belongs to a ticket, by the API: shown to who sees it, and to nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.api.shapes import references
from tests.api.whole import whole
from tests.factories import make_agent
from tickets import actions
from tickets.api.part_urls import BOTH, OF_ONE, WITH_ID
from tickets.models import Attachment, FactName

pytestmark = pytest.mark.django_db

API = "/api/v1"
WORD = "canary"
LISTS = [*BOTH, *OF_ONE]


@pytest.fixture(autouse=True)
def names(db):
    FactName.objects.seed()


@pytest.fixture
def hidden(billing_mailbox, grace, carol):
    """In billing, where Bob may not look."""
    return whole(billing_mailbox, by=grace, to=carol, word=WORD)


def lists(made):
    """All addresses of lists: of this ticket, and of all tickets."""
    here = f"{API}/tickets/{made.ticket.public_id}"
    for word, kind in OF_ONE.items():
        yield f"{here}/{word}/", kind
    for word, (of_one, of_all) in BOTH.items():
        yield f"{here}/{word}/", of_one
        yield f"{API}/{word}/", of_all


def asked(kind):
    """Each way to ask for a list: its orders, its references, its count."""
    names = references(kind.shape)
    ways = [{"expand": ",".join(names[n : n + 5])} for n in range(0, len(names), 5)]
    ways += [{"order": order} for order in kind.orders if order]
    return [{"count": "true"}, *ways]


@pytest.mark.sampled
def test_who_sees_a_ticket_sees_all_that_belongs_to_it(as_, grace, hidden):
    client = as_(grace)

    for address, kind in lists(hidden):
        for query in asked(kind):
            answer = client.get(address, query)
            assert answer.status_code == 200, (address, query, answer.content)
            assert answer.json()["results"], address
    for word in WITH_ID:
        address = f"{API}/{word}/{hidden.ids[word]}/"
        one = client.get(address)
        assert (one.status_code, one.json()["id"]) == (200, hidden.ids[word])
        rows = client.get(f"{API}/{word}/").json()["results"]
        assert one.json() in rows


@pytest.mark.sampled
def test_ac_49_what_belongs_to_hidden_tickets_appears_nowhere(as_, bob, dan, hidden):
    here = f"{API}/tickets/{hidden.ticket.public_id}"

    for stranger in (bob, dan):
        client = as_(stranger)
        for address, kind in lists(hidden):
            for query in asked(kind):
                answer = client.get(address, query)
                assert WORD not in answer.content.decode()
                if address.startswith(here):
                    assert answer.status_code == 404, address
                    continue
                assert answer.json()["results"] == [], (address, query)
                assert answer.json().get("count", 0) == 0
        for word in WITH_ID:
            address = f"{API}/{word}/{hidden.ids[word]}/"
            assert client.get(address).status_code == 404, word
            listed = client.get(f"{API}/{word}/", {"ticket": hidden.ids["messages"]})
            assert listed.json().get("results", []) == []
        for rest in ("context/", "brief/"):
            assert client.get(f"{here}/{rest}").status_code == 404
        file = client.get(f"{API}/attachments/{hidden.ids['attachments']}/content/")
        assert file.status_code == 404
        assert client.get(f"{API}/tags/", {"name": WORD}).json()["results"] == []


def test_ac_49_filters_by_what_is_hidden_find_nothing(as_, bob, ticket, hidden):
    client = as_(bob)
    actions.note(ticket, text="Mine.", by=bob)
    hidden_id = str(hidden.ticket.public_id)
    customer = str(hidden.ticket.customer.public_id)

    answers = [
        client.get(f"{API}/messages/", {"ticket": hidden_id, "count": "true"}),
        client.get(f"{API}/messages/", {"customer": customer, "count": "true"}),
        client.get(f"{API}/facts/", {"value": WORD, "count": "true"}),
        client.get(f"{API}/attachments/", {"message": hidden.ids["messages"]}),
    ]

    assert [answer.json()["results"] for answer in answers] == [[]] * 4
    assert client.get(f"{API}/messages/").json()["results"] != []


@pytest.mark.sampled
def test_no_list_asks_more_for_many_rows_than_for_one(
    as_, grace, carol, billing_mailbox, hidden
):
    client = as_(grace)

    def asks(address):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = {address: asks(address) for address, _kind in lists(hidden)}
    for n in range(2):
        whole(billing_mailbox, by=grace, to=carol, word=f"more{n}")
    actions.note(hidden.ticket, text="More.", by=grace)

    many = {address: asks(address) for address, _kind in lists(hidden)}
    assert {key: (one[key], many[key]) for key in one if many[key] > one[key]} == {}


def test_a_conversation_of_twenty_messages_takes_eight_queries(
    as_, bob, mailbox, ticket, django_assert_max_num_queries
):
    for n in range(19):
        actions.reply(ticket, text=f"Reply {n}", by=bob)
    client = as_(bob)

    # A process asks once whether there is a company.
    client.get(f"{API}/tickets/")

    # Who asks (two), and how often; the messages, their files, what of those is not here,
    # signs on them and deliveries.
    with django_assert_max_num_queries(8):
        answer = client.get(f"{API}/tickets/{ticket.public_id}/messages/")

    found = answer.json()["results"]
    assert len(found) == 20
    assert found[0]["identity"]["kind"] == "email"
    assert found[0]["author_name"] == "Irma"
    assert found[1]["deliveries"][0]["state"] == "queued"


def test_a_file_is_a_download_whatever_its_sender_called_it(as_, grace, hidden):
    client = as_(grace)
    shown = client.get(f"{API}/attachments/{hidden.ids['attachments']}/").json()

    answer = client.get(shown["content_url"])

    assert answer.content == b"<p>kettle</p>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="canary.txt"'
    assert "no-store" in answer["Cache-Control"]
    assert shown["content_type"] == "text/html"


def test_a_file_whose_bytes_are_gone_is_404(as_, grace, hidden):
    Attachment.objects.update(blob="0" * 64)
    address = f"{API}/attachments/{hidden.ids['attachments']}/content/"

    answer = as_(grace).get(address)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_ac_51_drafts_are_ones_own(as_, grace, carol, hidden):
    address = f"{API}/tickets/{hidden.ticket.public_id}/drafts/"

    mine = as_(grace).get(address).json()["results"]
    theirs = as_(carol).get(address).json()["results"]

    assert [(one["mode"], one["text"]) for one in mine] == [("reply", "canary draft")]
    assert theirs == as_(carol).get(f"{API}/drafts/").json()["results"] == []


def test_the_other_end_of_a_split_is_null_for_who_may_not_see_it(
    as_, grace, carol, dan, hidden
):
    actions.follow(hidden.ticket, agent=dan, by=grace)
    address = f"{API}/moves/{hidden.ids['moves']}/"

    hers, his = as_(grace).get(address).json(), as_(dan).get(address).json()

    assert hers["into"] is not None
    assert (his["ticket"], his["into"]) == (str(hidden.ticket.public_id), None)
    assert his["message_count"] == 1


def test_handovers_say_what_waits_for_you(as_, grace, carol, hidden):
    other = make_agent("Eve", "admin")
    address = f"{API}/handovers/?to_me=true&state=offered"

    found = as_(carol).get(address).json()["results"]

    assert [one["id"] for one in found] == [hidden.ids["handovers"]]
    assert found[0]["brief"]["goal"] == "canary goal"
    assert as_(other).get(address).json()["results"] == []
    assert as_(grace).get(address).json()["results"] == []


@pytest.mark.parametrize(
    "asked",
    [
        "ratings/?score__lte=999999999999999999",
        "ratings/?score=999999999999999999",
        "facts/?value=%E2%98%95",
        "messages/?said_at__gte=0001-01-01T00:00:00Z",
        "messages/?said_at__lt=9999-12-31T23:59:59Z",
        "follow-ups/?state=open,kept&due_at__lt=2026-01-01T00:00:00Z&order=-due_at",
        "handovers/?giver=none&is_ringing=false&to_me=false",
    ],
)
def test_odd_but_possible_questions_have_an_answer(as_, grace, hidden, asked):
    assert as_(grace).get(f"{API}/{asked}").status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["facts/?value=a%00b", "messages/?said_at=9999-12-31T23:59:59-23:00", "tags/?x=1"],
)
def test_impossible_ones_are_400(as_, grace, hidden, asked):
    assert as_(grace).get(f"{API}/{asked}").status_code == 400
