"""Reviews, times, what is around the words, and gaps, by the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge_base.models import (
    Gap,
)
from tests.base.pictures import png
from tests.knowledge_base.factories import make_article, make_draft
from tests.tokens import make_token, program

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


def test_a_gap_is_taken_planned_answered_and_opened_again(as_, ada, bob, dan):
    gap = Gap.objects.create(key="search:x", kind="search", title="Limescale", count=3)
    article = make_article(ada)
    address, client = f"gaps/{gap.public_id}/", as_(bob)

    assert post(client, f"{address}take/").json()["owner"] == str(bob.public_id)
    planned = client.patch(
        f"{API}{address}",
        {"due": "2026-12-01", "translation": str(article.public_id)},
        format="json",
    )
    assert (planned.json()["due"], planned.status_code) == ("2026-12-01", 200)
    assert post(client, f"{address}finish/").json()["state"] == "done"
    assert ids(client.get(f"{API}gaps/?state=open")) == []
    assert post(client, f"{address}reopen/").json()["state"] == "open"
    dismissed = post(client, f"{address}dismiss/", {"reason": "Nobody asks."}).json()
    assert (dismissed["state"], dismissed["closed_words"]) == (
        "dismissed",
        "Nobody asks.",
    )
    assert post(as_(dan), f"{address}take/").status_code == 404


def test_gaps_come_by_what_they_would_save(as_, bob):
    few = Gap.objects.create(key="a", kind="search", title="A", count=9, minutes=1)
    many = Gap.objects.create(key="b", kind="search", title="B", count=2, minutes=30)
    near = Gap.objects.create(
        key="c", kind="search", title="C", count=9, minutes=30, similarity=0.99
    )

    found = as_(bob).get(f"{API}gaps/").json()["results"]

    assert [one["id"] for one in found] == [
        str(one.public_id) for one in (many, few, near)
    ]
    assert found[0]["score"] == 60


def test_a_revision_is_sent_back_said_again_and_approved(as_, ada, bob):
    draft = make_draft(bob)
    first = draft.revisions.get()
    address, writer, lead = f"revisions/{first.public_id}/", as_(bob), as_(ada)

    assert post(writer, f"{address}submit/").json()["state"] == "waiting"
    [waiting] = ids(lead.get(f"{API}revisions/?state=waiting"))
    back = post(lead, f"{address}send-back/", {"words": "Which acid?"}).json()
    again = post(writer, f"{address}bring-back/", {"significance": "major"}).json()
    newer = f"revisions/{again['id']}/"
    post(writer, f"{newer}submit/")
    taken = post(writer, f"{newer}take-back/").json()
    mine = post(writer, f"{newer}approve/")
    approved = post(lead, f"{newer}approve/").json()

    assert waiting == str(first.public_id)
    assert (back["state"], back["review_words"]) == ("rejected", "Which acid?")
    assert (again["number"], again["significance"]) == (2, "major")
    assert taken["state"] == "draft"
    assert (mine.status_code, mine.json()["code"]) == (403, "not_allowed")
    assert (approved["state"], approved["reviewer"]) == ("approved", str(ada.public_id))


def test_it_is_published_and_ends_when_it_is_time(as_, ada, bob):
    draft, client = make_draft(bob), as_(ada)
    address = f"translations/{draft.public_id}/"
    later = (timezone.now() + timedelta(days=2)).replace(microsecond=0).isoformat()

    planned = post(client, f"{address}publish-later/", {"at": later}).json()
    ends = post(client, f"{address}expire/", {"at": later}).json()
    back = post(client, f"{address}publish-later/", {"at": None}).json()

    assert planned["publish_at"] == ends["expires_at"] == later.replace("+00:00", "Z")
    assert (back["publish_at"], back["status"]) == (None, "draft")
    moved = post(client, f"{address}change-address/", {"slug": "lime"}).json()
    assert moved["url"] == "/help/en/lime/"


def test_what_is_around_the_words_changes_by_itself(as_, ada, bob):
    article, other = make_article(ada).article, make_article(ada, "Other").article
    address = f"{API}articles/{article.public_id}/"
    changes = {
        "audience": "agents",
        "owner": str(bob.public_id),
        "review_by": "2027-01-01",
        "related": [str(other.public_id)],
    }

    told = as_(ada).patch(address, changes, format="json").json()
    again = as_(ada).patch(address, {"audience": "customers"}, format="json").json()

    assert {name: told[name] for name in changes} == changes
    assert again == {**told, "audience": "customers"}


def test_a_picture_is_added_and_told_by_its_bytes(as_, ada, dan):
    article = make_article(ada).article
    address = f"{API}articles/{article.public_id}/files/"
    file = SimpleUploadedFile("tank.pdf", png(3, 2), content_type="application/pdf")

    told = as_(ada).post(address, {"file": file}, format="multipart")
    file.seek(0)
    refused = as_(dan).post(address, {"file": file}, format="multipart")

    assert told.status_code == 201, told.json()
    assert (told.json()["content_type"], told.json()["width"]) == ("image/png", 3)
    assert refused.status_code == 403
