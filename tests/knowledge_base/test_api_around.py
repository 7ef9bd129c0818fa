"""What stands around articles, by the API: centres, categories, snippets, words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge_base.models import (
    ArticleFile,
    Category,
    HelpCentre,
    Snippet,
    StopWord,
    Synonyms,
)
from tests.base.pictures import png
from tests.knowledge_base.factories import make_article
from tests.tokens import make_token, program
from tickets.models import CannedReply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

API = "/api/v1/"


@pytest.fixture
def client(ada):
    return program(make_token(ada).secret)


def post(client, address, body=None):
    return client.post(f"{API}{address}", body or {}, format="json")


def patch(client, address, body):
    return client.patch(f"{API}{address}", body, format="json")


def test_a_second_help_centre_is_made_and_becomes_the_first(client):
    first = HelpCentre.objects.default()
    made = post(
        client,
        "help-centres/",
        {"name": "Kettles & Co", "languages": ["de", "en"], "accent": "#123456"},
    )
    assert made.status_code == 201, made.json()
    address = f"help-centres/{made.json()['id']}/"

    changed = patch(client, address, {"greeting": {"de": "Moin!"}})
    post(client, f"{address}make-default/")

    told = changed.json()
    assert (told["name"], told["slug"]) == ("Kettles & Co", "kettles-co")
    assert (told["languages"], told["greeting"]) == (["de", "en"], {"de": "Moin!"})
    assert str(HelpCentre.objects.default().public_id) == made.json()["id"]
    first.refresh_from_db()
    assert not first.is_default


def test_a_logo_is_put_there_and_taken_away(client):
    address = f"{API}help-centres/{HelpCentre.objects.default().public_id}/logo/"
    file = SimpleUploadedFile("logo.png", png(), content_type="image/png")

    put = client.put(address, {"file": file}, format="multipart")
    assert (put.status_code, put.json()["has_logo"]) == (200, True)
    assert client.delete(address).status_code == 204
    text = SimpleUploadedFile("logo.png", b"<svg/>", content_type="image/png")
    refused = client.put(address, {"file": text}, format="multipart")
    assert refused.json()["code"] == "help_picture_unusable"


def test_categories_are_made_moved_and_deleted_when_empty(client, ada):
    centre = str(HelpCentre.objects.default().public_id)
    made = [
        post(client, "categories/", {"centre": centre, "names": {"en": name}}).json()
        for name in ("Orders", "Repairs")
    ]
    orders, repairs = (f"categories/{one['id']}/" for one in made)

    post(client, f"{repairs}move/", {"up": True})
    assert [str(one) for one in Category.objects.all()] == ["Repairs", "Orders"]
    post(client, f"{repairs}place/", {"before": None})
    assert [str(one) for one in Category.objects.all()] == ["Orders", "Repairs"]
    inside = patch(client, repairs, {"parent": made[0]["id"], "icon": "plug"}).json()
    assert (inside["parent"], inside["names"]) == (made[0]["id"], {"en": "Repairs"})
    full = client.delete(f"{API}{orders}")
    assert (full.status_code, full.json()["code"]) == (409, "help_category_not_empty")
    assert client.delete(f"{API}{repairs}").status_code == 204


def test_a_snippet_says_something_else_everywhere(client, ada):
    made = post(client, "snippets/", {"name": "hours", "sources": {"en": "9 to 5"}})
    article = make_article(ada, source="We are there {{ hours }}.")
    address = f"snippets/{made.json()['id']}/"

    changed = patch(client, address, {"sources": {"en": "10 to 6"}})
    kept = client.delete(f"{API}{address}")

    assert changed.json()["sources"] == {"en": "10 to 6"}
    assert (kept.status_code, kept.json()["code"]) == (409, "help_part_in_use")
    assert Snippet.objects.get().sources == {"en": "10 to 6"}
    assert article.slug


def test_words_of_search_are_added_changed_and_dropped(client):
    same = post(client, "synonyms/", {"language": "en", "words": ["kettle", "pot"]})
    stop = post(client, "stop-words/", {"language": "en", "word": "please"})
    address = f"synonyms/{same.json()['id']}/"

    changed = patch(client, address, {"words": ["kettle", "boiler"]}).json()

    assert changed["words"] == ["kettle", "boiler"]
    assert client.delete(f"{API}{address}").status_code == 204
    assert client.delete(f"{API}stop-words/{stop.json()['id']}/").status_code == 204
    assert not Synonyms.objects.exists()
    assert not StopWord.objects.exists()


def test_several_articles_are_moved_given_away_and_archived_at_once(client, ada, bob):
    centre = HelpCentre.objects.default()
    place = Category.objects.create(centre=centre, slug="c", names={"en": "C"})
    articles = [make_article(ada, title).article for title in ("One", "Two")]
    several = {"articles": [str(one.public_id) for one in articles]}

    moved = post(
        client, "articles/move/", {**several, "category": str(place.public_id)}
    )
    given = post(client, "articles/give/", {**several, "owner": str(bob.public_id)})
    archived = post(client, "articles/archive/", several)
    restored = post(client, "articles/restore/", several)

    for answer in (moved, given, archived, restored):
        assert (answer.status_code, answer.json()) == (200, {"changed": 2})
    for one in articles:
        one.refresh_from_db()
        assert (one.category, one.owner, one.archived_at) == (place, bob, None)


def test_a_canned_reply_becomes_an_article_and_its_short_form(client, ada):
    reply = CannedReply.objects.create(name="Descale", text="Vinegar.", edited_by=ada)

    made = post(client, f"canned-replies/{reply.public_id}/article/")

    assert made.status_code == 201, made.json()
    assert made.json()["canned_reply"] == str(reply.public_id)
    address = f"articles/{made.json()['id']}/short-form/"
    assert post(client, address, {"canned_reply": None}).json()["canned_reply"] is None


def test_a_file_that_no_words_show_is_deleted(client, ada):
    article = make_article(ada).article
    file = ArticleFile.objects.create(
        article=article,
        name="plan.pdf",
        content_type="application/pdf",
        size=1,
        blob="0" * 64,
        added_by=ada,
    )

    [told] = client.get(f"{API}articles/{article.public_id}/files/").json()["results"]
    gone = client.delete(f"{API}article-files/{file.public_id}/")

    assert (told["name"], told["url"]) == ("plan.pdf", f"/help/files/{file.public_id}/")
    assert gone.status_code == 204
    assert not ArticleFile.objects.exists()


def test_admins_decide_where_answers_are_offered(client, carol):
    rules = {
        "in_widget": True,
        "in_form": False,
        "in_mail": True,
        "held_out": 5,
        "outage": {"en": "We are at it."},
    }

    assert client.put(f"{API}offer-rules/", rules, format="json").json() == rules
    assert client.get(f"{API}offer-rules/").json() == rules
    lead = program(make_token(carol).secret)
    assert lead.get(f"{API}offer-rules/").status_code == 404
