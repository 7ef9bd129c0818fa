"""Settings, Tags: leads and admins keep them in order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, field, shown, url
from tickets import actions
from tickets.models import Tag, TagMerge
from tickets.queries import tags as queries
from tickets.tag_errors import SameTag

pytestmark = pytest.mark.usefixtures("company")

LIST = "/settings/tags/"


@pytest.fixture
def vip(ticket, bob):
    actions.tag(ticket, name="vip", by=bob)
    return Tag.objects.get(name="vip")


@pytest.fixture
def gold(mailbox, bob):
    other = make_ticket(mailbox, identity=make_identity("Otto"), text="The lid.")
    actions.tag(other, name="gold", by=bob)
    actions.resolve(other, by=bob)
    return Tag.objects.get(name="gold")


def page(tag, verb="edit"):
    return reverse(f"tickets:{verb}_tag", args=[tag.public_id])


def test_the_list_counts_tickets_in_as_many_statements_for_many_as_for_one(
    ada, carol, ticket, bill, vip, gold
):
    browser = browser_of(ada)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as two:
        browser.get(LIST)
    for n in range(3):
        actions.tag(ticket, name=f"one {n}", by=ada)
    with CaptureQueriesContext(connection) as five:
        browser.get(LIST)
    assert len(two) == len(five)
    actions.tag(bill, name="secret", by=carol)
    rows = {one.name: (one.open, one.all) for one in queries.listed(ada).rows}
    assert (rows["vip"], rows["gold"], rows["secret"]) == ((1, 1), (0, 1), (1, 1))


def test_it_is_paged_by_name_and_found_by_any_name(ada, vip, monkeypatch):
    Tag.objects.bulk_create(Tag(name=f"t{n:03}") for n in range(queries.PAGE + 5))
    first = queries.listed(ada)
    assert (len(first.rows), first.after) == (queries.PAGE, f"t{queries.PAGE - 1:03}")
    last = queries.listed(ada, after=first.after)
    assert ([one.name for one in last.rows][-1], last.after) == ("vip", "")
    actions.save_tag(vip, name="gold", description="Pays", former=[], by=ada)
    for asked in ("GOL", "vip", "pays"):
        assert [one.name for one in queries.listed(ada, asked).rows] == ["gold"]
    assert "No tag of that name" in shown(browser_of(ada).get(LIST, {"q": "nope"}))


def test_one_is_renamed_and_explained(ada, ticket, vip):
    browser = browser_of(ada)
    form = browser.get(page(vip))
    typed = {
        "name": "Gold", "description": "Pays well", "former": "argent",
        "began": field(form, "began"),
    }  # fmt: skip

    answer = browser.post(page(vip), typed, follow=True)

    assert "gold" in shown(answer)
    assert "Pays well" in shown(answer)
    assert field(browser.get(page(vip)), "former").split() == ["argent", "vip"]
    assert "gold" in shown(browser.get(url(ticket)))
    menu = browser.get(url(ticket, "tag")).content.decode()
    assert '<option value="gold">Pays well</option>' in menu
    assert 'title="Pays well"' in menu


def test_who_comes_second_is_told_what_it_is_called_by_now(ada, vip):
    browser = browser_of(ada)
    began = field(browser.get(page(vip)), "began")
    browser.post(page(vip), {"name": "gold", "began": began})

    second = browser.post(page(vip), {"name": "best", "former": "", "began": began})

    assert second.status_code == 409
    assert "“gold” by now" in shown(second)
    assert "“vip” by now" in shown(second)
    vip.refresh_from_db()
    assert vip.name == "gold"


def test_a_taken_name_leads_to_merging_seen_before_and_undone_after(
    ada, ticket, vip, gold
):
    browser = browser_of(ada)
    taken = browser.post(page(vip), {"name": "Gold"})
    assert taken.status_code == 409
    merge = f"{page(vip, 'merge')}?into=gold"
    assert merge in taken.content.decode()

    preview = shown(browser.get(merge))
    assert "1 ticket has the first tag." in preview
    assert "0 of them have both." in preview
    assert "2 tickets have the second afterwards." in preview
    assert list(ticket.tags.all()) == [vip]

    done = browser.post(page(vip, "merge"), {"into": "gold"}, follow=True)
    assert "Merged." in shown(done)
    assert "vip 1 ticket" in shown(done)
    assert list(ticket.tags.all()) == [gold]
    assert browser.get(page(vip)).status_code == 404

    undo = reverse("tickets:unmerge_tag", args=[TagMerge.objects.get().public_id])
    browser.post(undo)
    assert list(ticket.tags.all()) == [vip]
    assert "can no longer be undone" in shown(browser.post(undo, follow=True))


@pytest.mark.parametrize("into", ["nothing", "vip", ""])
def test_it_is_merged_into_nothing_that_is_not_there(ada, vip, into):
    answer = browser_of(ada).post(page(vip, "merge"), {"into": into})

    assert answer.status_code in (409, 422)
    assert not TagMerge.objects.exists()


def test_before_it_is_merged_into_itself_the_page_says_why_not(ada, vip):
    answer = browser_of(ada).get(page(vip, "merge"), {"into": "vip"})

    assert str(SameTag()) in shown(answer)


def test_it_is_archived_brought_back_and_deleted_once_nothing_has_it(
    ada, bob, ticket, vip
):
    browser = browser_of(ada)
    browser.post(page(vip, "archive"))
    assert "archived" in shown(browser.get(page(vip)))
    assert '<option value="vip">' not in shown(browser.get(url(ticket, "tag")))
    browser.post(page(vip, "archive"), {"back": "1"})
    assert "archived" not in shown(browser.get(page(vip)))
    assert "have this tag" in shown(browser.post(page(vip, "delete"), follow=True))
    actions.untag(ticket, name="vip", by=bob)

    browser.post(page(vip, "delete"))

    assert not Tag.objects.exists()


def test_to_agents_these_pages_do_not_exist_and_leads_have_their_own(
    ticket, bob, dan, carol, vip, bill, ada
):
    for who in (bob, dan):
        browser = browser_of(who)
        assert browser.get(LIST).status_code == 404
        assert browser.get(page(vip)).status_code == 404
        for verb in ("merge", "archive", "delete"):
            assert browser.post(page(vip, verb)).status_code == 404
    ticket.team.is_open = False
    ticket.team.save()
    actions.tag(bill, name="invoice", by=ada)
    text = shown(browser_of(carol).get(LIST))
    assert "invoice" in text
    assert "vip" not in text
    assert browser_of(carol).get(page(vip)).status_code == 404
