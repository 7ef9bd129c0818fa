"""The work queue, and articles beside a ticket: pages, and what they do."""

import json

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from helpdesk.base.accounts.models import Team
from knowledge_base import actions
from knowledge_base.errors import ForAgentsOnly
from knowledge_base.models import Audience, Feedback, Gap, Lookup, Translation
from knowledge_base.queries.gaps import PAGE
from tests.knowledge_base.factories import make_article
from tests.knowledge_base.test_asked_again import (
    ANSWER,
    answer,
    ask,
    asked_and_answered,
)
from tests.knowledge_base.test_gaps import found
from tickets.models import Draft

pytestmark = pytest.mark.usefixtures("company")

LIST = "/settings/help/gaps/"
HTMX = {"HX-Request": "true"}


def verb(client, gap, name, **fields):
    return client.post(f"{LIST}{gap.public_id}/{name}/", fields)


def test_the_list_shows_what_saves_most_first(client, bob):
    found(2, key="a", title="little")
    found(9, key="b", title="much")
    client.force_login(bob)

    page = client.get(LIST).content.decode()

    assert page.index("much") < page.index("little")


def test_for_collaborators_and_strangers_there_is_no_list(client, dan):
    gap = found()
    assert client.get(LIST).status_code == 302
    client.force_login(dan)

    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}{gap.public_id}/").status_code == 404
    assert verb(client, gap, "take").status_code == 404


def test_it_is_filtered_and_paged_without_losing_any(client, bob):
    for number in range(2 * PAGE + 1):
        found(3 + number % 2, key=f"k{number}", title=f"gap {number}", owner=bob)
    found(3, key="stale", kind=Gap.Kind.STALE, title="old")
    client.force_login(bob)

    seen, address = [], f"{LIST}?kind=search&owner=mine"
    while address:
        page = client.get(address).context
        seen += [gap.title for gap in page["page"].rows]
        after = page["page"].after
        address = f"{LIST}?kind=search&owner=mine&after={after}" if after else ""

    odd, even = range(1, 2 * PAGE + 1, 2), range(0, 2 * PAGE + 1, 2)
    assert seen == [f"gap {number}" for number in (*odd, *even)]
    assert len(client.get(f"{LIST}?owner=nobody").context["page"].rows) == 1


@pytest.mark.parametrize("after", ["x", "1_", "nan_1", "inf_2", "_"])
def test_a_page_that_never_ended_is_none(client, bob, after):
    found()
    client.force_login(bob)

    assert client.get(f"{LIST}?after={after}").status_code == 404


def test_more_rows_ask_no_more(client, bob, django_assert_max_num_queries):
    client.force_login(bob)
    found(key="1", owner=bob)
    client.get(LIST)
    with django_assert_max_num_queries(99) as one:
        client.get(LIST)
    found(key="2", owner=bob)
    found(key="3")
    with django_assert_max_num_queries(len(one)):
        client.get(LIST)


def test_each_verb_has_its_door(client, ada, bob):
    gap, article = found(), make_article(ada)
    client.force_login(bob)

    verb(client, gap, "take")
    verb(client, gap, "due", due="2026-12-24")
    gap.refresh_from_db()
    assert (gap.owner, gap.due.isoformat()) == (bob, "2026-12-24")
    verb(client, gap, "assign", owner=str(ada.public_id))
    verb(client, gap, "done", article=str(article.public_id))
    gap.refresh_from_db()
    assert (gap.owner, gap.state, gap.translation) == (ada, "done", article)
    verb(client, gap, "reopen")
    verb(client, gap, "dismiss", reason="We sell none.")
    gap.refresh_from_db()
    assert (gap.state, gap.closed_words) == ("dismissed", "We sell none.")


def test_a_refusal_is_said_and_nonsense_is_404(client, bob):
    gap = found()
    client.force_login(bob)

    refused = verb(client, gap, "dismiss", reason=" ")

    assert refused.status_code == 409
    assert "Say why" in refused.content.decode()
    for name, fields in (
        ("due", {"due": "tomorrow"}),
        ("assign", {"owner": "me"}),
        ("done", {"article": "x"}),
        ("explode", {}),
    ):
        assert verb(client, gap, name, **fields).status_code == 404


def test_one_press_drafts_and_leads_to_the_draft(client, mailbox, bob):
    gap = asked_and_answered(mailbox, bob)
    client.force_login(bob)
    page = client.get(f"{LIST}{gap.public_id}/").content.decode()
    assert "Fill the kettle with one part of vinegar" in page

    answered = verb(client, gap, "draft")

    draft = Translation.objects.get()
    address = reverse("knowledge_base:edit_article", args=[draft.public_id])
    assert (answered.status_code, answered.headers["Location"]) == (302, address)


def test_who_may_not_see_the_tickets_reads_none_of_their_words(
    client, billing_mailbox, bob, grace
):
    gap = asked_and_answered(billing_mailbox, grace)
    client.force_login(bob)

    page = client.get(f"{LIST}{gap.public_id}/")

    assert (page.context["tickets"], page.context["answers"]) == ([], [])
    assert verb(client, gap, "draft").status_code == 409


def beside(ticket, name="articles"):
    return f"/settings/help/tickets/{ticket.number}/{name}/"


def told(response):
    return json.loads(response.headers["HX-Trigger"])["done"]


@pytest.fixture
def asked(mailbox):
    [ticket] = ask(mailbox, "How do I descale my kettle?")
    return ticket


def test_articles_that_may_answer_stand_beside_the_ticket(client, ada, bob, asked):
    article = make_article(ada)
    client.force_login(bob)

    part = client.get(beside(asked), headers=HTMX).content.decode()

    assert article.title in part
    assert "<html" not in part
    assert "<html" in client.get(beside(asked)).content.decode()
    assert (
        client.get(f"/t/{asked.number}/")
        .content.decode()
        .count(f'hx-get="{beside(asked)}"')
        == 1
    )


def test_a_link_or_the_words_go_where_the_answer_is_written(client, ada, bob, asked):
    article = make_article(ada)
    client.force_login(bob)
    chosen = {"article": str(article.public_id)}

    link = client.post(beside(asked, "article-link"), chosen, headers=HTMX)
    words = client.post(beside(asked, "article-text"), chosen, headers=HTMX)

    assert told(link)["insert"] == (
        f"{article.title}: http://testserver/help/en/{article.slug}/"
    )
    assert told(words)["insert"] == article.text
    used = Lookup.objects.get()
    assert (used.where, used.ticket, used.clicked) == ("agent", asked, article)


def test_the_composers_menu_has_what_its_reader_may_read(client, ada, bob, dan, asked):
    article = make_article(ada)
    secret = make_article(ada, "Descale it in secret", audience=Audience.AGENTS)
    client.force_login(bob)
    menu = beside(asked, "article-options")

    likely = client.get(menu).content.decode()
    found = client.get(menu, {"q": "descale"}).content.decode()
    note = client.get(menu, {"q": "descale", "for": "note"}).content.decode()

    link = f'data-text="{article.title}: http://testserver/help/en/{article.slug}/ "'
    for page in (likely, found, note):
        assert link.replace("http://testserver", settings.SITE_URL) in page
        assert "&lt;li&gt;" in page
    assert [secret.title in page for page in (likely, found, note)] == [
        False, False, True,
    ]  # fmt: skip
    client.post(beside(asked, "article-used"), {"article": str(article.public_id)})
    assert Lookup.objects.get().clicked == article
    Team.objects.update(is_open=False)
    client.force_login(dan)
    assert client.get(menu, {"q": "descale"}).status_code == 404


def test_without_scripts_they_stand_in_the_draft(client, ada, bob, asked):
    article = make_article(ada)
    client.force_login(bob)
    for _twice in range(2):
        client.post(beside(asked, "article-text"), {"article": str(article.public_id)})

    draft = Draft.objects.get()
    assert (draft.text, draft.agent) == (f"{article.text}\n{article.text}", bob)


def test_what_only_agents_may_read_goes_into_no_answer(client, ada, bob, asked):
    secret = make_article(ada, audience=Audience.AGENTS)
    client.force_login(bob)

    answered = client.post(
        beside(asked, "article-text"), {"article": str(secret.public_id)}, headers=HTMX
    )

    assert told(answered)["insert"] == ""
    assert not Lookup.objects.exists()
    with pytest.raises(ForAgentsOnly):
        actions.use_article(asked, translation=secret, by=bob)


def test_an_article_that_is_wrong_is_a_task_of_its_owner(client, ada, bob, asked):
    article = make_article(ada)
    client.force_login(bob)
    for _twice in range(2):
        client.post(
            beside(asked, "article-wrong"),
            {"article": str(article.public_id)},
            headers=HTMX,
        )

    gap = Gap.objects.get()
    assert (gap.kind, gap.owner, gap.count) == ("feedback", ada, 1)
    assert Feedback.objects.get().reason == Feedback.Reason.WRONG


def test_one_that_should_exist_is_one_gap_which_tells_nobody_what_was_asked(
    client, bob, asked
):
    client.force_login(bob)
    for _twice in range(2):
        client.post(beside(asked, "article-missing"), headers=HTMX)

    gap = Gap.objects.get()
    assert (gap.kind, gap.title) == ("question", f"Asked in #{asked.number}")
    assert gap.owner == bob
    page = client.get(f"{LIST}{gap.public_id}/").content.decode()
    assert asked.subject in page


def test_the_last_answer_becomes_a_draft(client, bob, asked):
    client.force_login(bob)
    client.post(beside(asked, "article-draft"))
    assert not Translation.objects.exists()

    answer(asked, bob, ANSWER)
    drafted = client.post(beside(asked, "article-draft"), headers=HTMX)

    draft = Translation.objects.get()
    assert drafted.headers["HX-Redirect"] == reverse(
        "knowledge_base:edit_article", args=[draft.public_id]
    )


def test_of_a_ticket_one_may_not_see_nothing_is_beside(client, bill, bob, ada):
    article = make_article(ada)
    client.force_login(bob)

    assert client.get(beside(bill)).status_code == 404
    for name in ("link", "text", "wrong", "missing", "draft"):
        answered = client.post(
            beside(bill, f"article-{name}"), {"article": str(article.public_id)}
        )
        assert answered.status_code == 404


def test_words_for_people_come_back_without_scripts(client, bob, asked):
    client.force_login(bob)

    answered = client.post(beside(asked, "article-missing"))

    said = [str(one) for one in get_messages(answered.wsgi_request)]
    assert said == ["It is on the list of what is missing."]
    assert Gap.objects.get().last_at <= timezone.now()
