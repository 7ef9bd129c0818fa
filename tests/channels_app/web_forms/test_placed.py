"""Where a form may stand, in which language, without a cookie, and articles beside it."""

import pytest
from django.test import Client

from channels_app.models import Envelope
from knowledge_base.models import Lookup
from tests.channels_app.web_forms.factories import (
    address,
    make_form,
    opened,
    send,
    typed,
)
from tests.knowledge_base.factories import DESCALE, make_article
from tests.tickets.pages import shown

SITES = ["https://shop.example", "https://*.shop.example"]


@pytest.fixture
def framed(form, support, ada):
    return make_form(support, by=ada, origins=SITES)


def ancestors(answer):
    return answer.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]


def test_a_page_of_its_own_stands_in_no_other(framed):
    answer = Client().get(address(framed))

    assert ancestors(answer) == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_embedded_it_stands_in_the_sites_that_were_named(framed, read):
    token = read(of=framed)
    sent = send(framed, token, query="?embed=1")
    refused = send(framed, token, query="?embed=1", mail="")

    for answer in (
        Client().get(address(framed), {"embed": "1"}),
        refused,
        sent,
        Client().get(sent.headers["Location"]),
        Client().post(f"{address(framed)}en/solved/", {"embed": "1"}),
    ):
        assert ancestors(answer) == " ".join(SITES)
        assert "X-Frame-Options" not in answer.headers


def test_with_no_site_named_it_is_embedded_nowhere(form):
    answer = Client().get(address(form), {"embed": "1"})

    assert ancestors(answer) == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_no_cookie_is_read_or_set_and_nobody_keeps_the_page(form, read, admin):
    for answer in (admin.get(address(form)), send(form, read())):
        assert answer.cookies == {}
        assert "Cookie" not in answer.get("Vary", "")
        assert "no-store" in answer.headers["Cache-Control"]


def test_no_other_site_can_send_it(form, read):
    given = typed(read())
    answer = Client().post(
        address(form), given, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert Envelope.objects.count() == 0


def test_it_speaks_the_language_that_is_asked_for_among_its_own(form, support, ada):
    english = make_form(support, by=ada, languages=["en"])

    def language(of, query=None, asked="de-AT,en;q=0.5"):
        answer = Client().get(address(of), query, headers={"Accept-Language": asked})
        assert f'<html lang="{answer.headers["Content-Language"]}"' in (
            answer.content.decode()
        )
        return answer.headers["Content-Language"]

    assert language(form) == "de"
    assert language(form, asked="fr,*") == "en"
    assert language(form, {"lang": "en"}) == "en"
    assert language(english) == "en"
    assert language(english, {"lang": "de"}) == "en"


def test_words_of_the_company_are_words_with_links(form, support, ada):
    worded = make_form(
        support, by=ada, title="Ask <us>", intro="See https://shop.example/a\n<b>",
        consent="I agree: https://shop.example/privacy",
    )  # fmt: skip
    page = Client().get(address(worded)).content.decode()

    assert '<h1 dir="auto">Ask &lt;us&gt;</h1>' in page
    assert 'href="https://shop.example/a"' in page
    assert 'href="https://shop.example/privacy"' in page
    assert "<b>" not in page


def test_without_a_script_articles_stand_there_once_before_it_is_sent(form, read, ada):
    make_article(ada)
    token = read()
    first = send(form, token, subject="", text=DESCALE)

    assert first.status_code == 200
    assert DESCALE in shown(first)
    assert "Send it all the same" in shown(first)
    assert Envelope.objects.count() == 0
    offer = str(Lookup.objects.get().public_id)
    assert send(form, token, subject="", text=DESCALE, offer=offer).status_code == 303
    assert Envelope.objects.count() == 1


def test_while_they_type_articles_are_asked_for_without_a_token(form, ada):
    article = make_article(ada)
    client = Client(enforce_csrf_checks=True)
    base = f"{address(form)}en/"
    answer = client.post(f"{base}suggest/", {"subject": "", "text": DESCALE})

    assert article.slug in answer.content.decode()
    assert f'formaction="{base}solved/"' in answer.content.decode()
    lookup = Lookup.objects.get()
    assert lookup.where == "form"
    said = {"offer": str(lookup.public_id), "slug": article.slug}
    assert client.post(f"{base}suggest/opened/", said).status_code == 202
    assert "Nothing was sent." in shown(client.post(f"{base}solved/", said))
    lookup.refresh_from_db()
    assert lookup.clicked == article
    assert lookup.solved_at is not None


def test_where_articles_are_not_offered_none_are(form, support, ada, read):
    make_article(ada)
    silent = make_form(support, by=ada, help=False)

    assert "help-suggest" not in Client().get(address(silent)).content.decode()
    answer = Client().post(f"{address(silent)}en/suggest/", {"text": DESCALE})
    assert (answer.status_code, answer.content) == (200, b"")
    assert send(silent, read(of=silent), text=DESCALE).status_code == 303


def test_the_page_carries_another_token_each_time(form):
    assert opened(form) != opened(form)
