"""The knowledge base by the API: the verbs of its pages, with their rules."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge_base import actions
from knowledge_base.models import (
    Article,
    Audience,
    Category,
    Editing,
    HelpCentre,
    Lookup,
    Reader,
    Revision,
    Snippet,
    Translation,
)
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.tokens import make_token, program
from tickets.models import CannedReply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

API = "/api/v1/"
WORDS = {"title": "Kettle", "source": "It **boils**.", "summary": "On kettles."}


@pytest.fixture
def as_():
    """A program of this agent; with scopes, one that may no more than these."""

    def client(agent, *scopes):
        return program(make_token(agent, *scopes).secret)

    return client


def post(client, address, body=None, **headers):
    return client.post(f"{API}{address}", body or {}, format="json", headers=headers)


def ids(answer):
    return [one["id"] for one in answer.json()["results"]]


def test_an_article_goes_from_first_words_to_readers_and_back(as_, ada, bob):
    writer, lead = as_(bob), as_(ada)
    category = Category.objects.create(
        centre=HelpCentre.objects.default(), slug="kettles", names={"en": "Kettles"}
    )

    made = post(writer, "articles/", {**WORDS, "category": str(category.public_id)})
    assert made.status_code == 201, made.json()
    [translation] = made.json()["translations"]
    revised = post(
        writer,
        f"translations/{translation}/revisions/",
        {**WORDS, "source": "It whistles.", "significance": "typo", "comment": "Sound"},
    )
    assert revised.status_code == 201, revised.json()
    refused = post(writer, f"translations/{translation}/publish/")
    published = post(
        lead, f"translations/{translation}/publish/", {"revision": revised.json()["id"]}
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert published.status_code == 200, published.json()
    told = published.json()
    assert told["status"] == "published"
    assert told["url"] == "/help/en/kettle/"
    assert told["published"] == revised.json()["id"]
    assert (told["text"], told["summary"]) == ("It whistles.", "On kettles.")
    assert revised.json()["significance"] == "typo"
    shown = Translation.objects.readable_by(Reader.PUBLIC).get()
    assert str(shown.public_id) == translation
    assert shown.article.owner == bob

    post(lead, f"translations/{translation}/withdraw/")
    assert not Translation.objects.readable_by(Reader.PUBLIC).exists()


def test_it_is_begun_in_another_language_once(as_, ada, bob):
    article = make_article(ada).article
    article.centre.languages = ["en", "de"]
    article.centre.save()
    address = f"articles/{article.public_id}/translations/"

    made = post(as_(bob), address, {"language": "de", "title": "Kessel entkalken"})
    again = post(as_(bob), address, {"language": "de", "title": "Noch einmal"})
    never = post(as_(bob), address, {"language": "fr", "title": "Bouilloire"})

    assert (made.status_code, made.json()["slug"]) == (201, "kessel-entkalken")
    assert (again.status_code, again.json()["code"]) == (409, "translation_exists")
    assert (never.status_code, never.json()["code"]) == (409, "language_not_offered")
    listed = as_(bob).get(f"{API}{address}").json()["results"]
    assert [one["language"] for one in listed] == ["de", "en"]


def test_a_translation_says_of_which_words_it_is(as_, ada):
    original = make_article(ada)
    german = make_translation(original, "de", "Wie entkalke ich ihn?", by=ada)
    other = make_article(ada, "Another one")
    address = f"translations/{german.public_id}/revisions/"
    base = {"title": "Kessel", "source": "Mit Essig."}

    mine = post(
        as_(ada), address, {**base, "translates": str(original.published.public_id)}
    )
    foreign = post(
        as_(ada), address, {**base, "translates": str(other.published.public_id)}
    )

    assert mine.json()["translates"] == str(original.published.public_id)
    assert foreign.status_code == 404
    assert foreign.json()["errors"][0]["field"] == "translates"


def test_who_does_not_write_knows_what_agents_may_read_and_no_more(as_, ada, dan):
    public = make_article(ada)
    internal = make_article(ada, "Goodwill", audience=Audience.AGENTS)
    draft = make_draft(ada, "Half done")
    archived = make_article(ada, "Long ago")
    actions.archive(archived.article, by=ada)
    Snippet.objects.create(name="hours", sources={"en": "9 to 5"}, edited_by=ada)
    client = as_(dan)

    known = {str(public.public_id), str(internal.public_id)}
    assert set(ids(client.get(f"{API}translations/"))) == known
    assert set(ids(client.get(f"{API}articles/"))) == {
        str(public.article.public_id),
        str(internal.article.public_id),
    }
    for address in ("revisions/", "snippets/", "synonyms/", "feedback/", "lookups/"):
        assert ids(client.get(f"{API}{address}")) == []
    for address in (
        f"translations/{draft.public_id}/",
        f"translations/{public.public_id}/editing/",
        f"articles/{archived.article.public_id}/",
        f"articles/{draft.article.public_id}/translations/",
        f"revisions/{public.published.public_id}/",
    ):
        assert client.get(f"{API}{address}").status_code == 404
    assert post(client, "articles/", WORDS).status_code == 403
    assert set(ids(as_(ada).get(f"{API}translations/"))) == {
        str(one.public_id) for one in (public, internal, draft, archived)
    }


def test_lists_are_narrowed_by_what_people_ask_for(as_, ada, bob):
    mine = make_article(ada)
    agents = make_article(ada, "Goodwill", audience=Audience.AGENTS)
    archived = make_article(ada, "Long ago")
    actions.archive(archived.article, by=ada)
    make_draft(bob, "Of Bob's")
    client = as_(ada)

    def titles(query):
        found = client.get(f"{API}articles/?{query}&expand=translations").json()
        return sorted(
            translation["title"]
            for one in found["results"]
            for translation in one["translations"]
        )

    assert titles("audience=agents") == [agents.title]
    assert titles("archived=true") == [archived.title]
    assert titles("owner=me&archived=false") == sorted([agents.title, mine.title])
    drafts = client.get(f"{API}translations/?status=draft").json()["results"]
    assert [one["title"] for one in drafts] == ["Of Bob's"]


def test_what_is_typed_is_kept_for_whoever_typed_it(as_, ada, bob):
    translation = make_article(ada)
    address = f"{API}translations/{translation.public_id}/editing/"
    client = as_(bob)

    assert client.get(address).json()["saved_at"] is None
    kept = client.put(address, {"title": "", "source": "Half a"}, format="json")
    assert (kept.status_code, kept.json()["source"]) == (200, "Half a")
    assert as_(ada).get(address).json()["source"] == ""
    assert client.delete(address).status_code == 204
    assert not Editing.objects.exists()


def test_many_are_brought_in_at_once_or_none(as_, ada, bob):
    centre = HelpCentre.objects.default()
    centre.languages = ["en", "de"]
    centre.save()
    address = f"help-centres/{centre.public_id}/bring/"
    english = {**WORDS, "language": "en", "slug": "old-kettle"}
    german = {**WORDS, "title": "Kessel", "language": "de", "slug": "alter-kessel"}
    whole = {"owner": str(bob.public_id), "languages": [english, german]}

    made = post(as_(ada), address, {"articles": [whole]})
    taken = post(
        as_(ada),
        address,
        {"articles": [{"languages": [{**german, "slug": "new"}]}, whole]},
    )

    assert made.status_code == 201, made.json()
    [article] = made.json()["results"]
    assert article["owner"] == str(bob.public_id)
    assert len(article["translations"]) == 2
    assert (taken.status_code, taken.json()["code"]) == (409, "address_taken")
    assert Article.objects.count() == 1


def test_a_canned_reply_they_may_not_use_is_not_named(as_, ada, bob, grace, billing):
    article = make_article(ada).article
    article.canned_reply = CannedReply.objects.create(
        name="Ours", text="Hi.", team=billing, edited_by=ada
    )
    article.save()
    address = f"{API}articles/{article.public_id}/"

    assert as_(bob).get(address).json()["canned_reply"] is None
    assert as_(grace).get(address).json()["canned_reply"] is not None


def test_what_customers_looked_for_names_no_ticket_and_nobody(as_, ada, bob, ticket):
    Lookup.objects.create(
        kind="search",
        where="help",
        language="en",
        words="limescale",
        key="limescale",
        ticket=ticket,
        customer=ticket.customer,
    )

    [told] = as_(ada).get(f"{API}lookups/?kind=search").json()["results"]

    assert (told["words"], told["wrote_anyway"]) == ("limescale", True)
    words = as_(ada).get(f"{API}lookups/").content.decode()
    assert str(ticket.public_id) not in words
    assert str(ticket.customer.public_id) not in words
    assert ids(as_(bob).get(f"{API}lookups/")) == []


def test_what_was_changed_meanwhile_is_not_published_over(as_, ada, bob):
    draft = make_draft(bob)
    client = as_(ada)
    address = f"translations/{draft.public_id}/"
    seen = client.get(f"{API}{address}")["ETag"]
    words = actions.Writing(title="Other", source="Words.")
    actions.revise(draft, words=words, by=bob)

    refused = post(client, f"{address}publish/", **{"If-Match": seen})

    assert refused.status_code == 412
    assert refused.json()["current"]["title"] == "Other"
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_token_needs_the_scope_of_articles(as_, ada):
    make_article(ada)

    narrow = as_(ada, "articles:read")
    assert narrow.get(f"{API}articles/").status_code == 200
    assert post(narrow, "articles/", WORDS).json()["code"] == "insufficient_scope"
    assert as_(ada, "settings:write").get(f"{API}articles/").status_code == 403


def test_a_list_asks_no_more_for_three_articles_than_for_one(as_, ada):
    counts = []
    client = as_(ada)
    client.get(f"{API}articles/")
    for title in ("One", "Two", "Three"):
        make_translation(make_article(ada, title), "de", f"{title} de", by=ada)
        with CaptureQueriesContext(connection) as asked:
            found = client.get(f"{API}articles/?expand=translations,owner").json()
        counts.append(len(asked))

    assert len(found["results"]) == 3
    assert counts[0] == counts[2]
    assert Revision.objects.count() == 6
