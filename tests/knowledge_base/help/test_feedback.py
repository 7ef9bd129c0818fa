"""Did this help? One word of each reader, and a task where it did not."""

import pytest
from django.test import Client

from knowledge_base.models import Feedback, Gap
from tests.knowledge_base.factories import make_article

pytestmark = pytest.mark.usefixtures("company")

PATH = "/help/en/how-do-i-descale-my-kettle/feedback/"


@pytest.fixture
def article(ada):
    return make_article(ada)


def browser(name="one"):
    return Client(headers={"user-agent": name})


def told():
    rows = Feedback.objects.order_by("pk")
    return [(one.is_helpful, one.reason, one.words) for one in rows]


def test_a_reader_says_that_it_helped_and_nobody_has_to_do_anything(article):
    answer = browser().post(PATH, {"is_helpful": "yes"}, follow=True)

    assert answer.redirect_chain == [(PATH, 303)]
    assert "Thank you. It is good to know that it helped." in answer.content.decode()
    assert (told(), Gap.objects.count()) == ([(True, "", "")], 0)


def test_a_reader_says_why_it_did_not_and_its_owner_has_a_task(article, ada):
    reader = browser()
    answer = reader.post(PATH, {"is_helpful": "no"}, follow=True)
    assert "Please tell us what is missing." in answer.content.decode()

    said = {"is_helpful": "no", "reason": "unclear", "words": " Which lid? "}
    answer = reader.post(PATH, said, follow=True)

    assert told() == [(False, "unclear", "Which lid?")]
    # Behind one address others sit, with the same browser: theirs to read it is not.
    assert "Which lid?" not in answer.content.decode()
    gap = Gap.objects.get()
    assert (gap.kind, gap.count, gap.owner, gap.translation) == (
        Gap.Kind.FEEDBACK,
        1,
        ada,
        article,
    )
    assert gap.due is not None


def test_the_last_word_of_each_reader_counts(article):
    browser().post(PATH, {"is_helpful": "no", "reason": "wrong", "words": "Old."})
    browser().post(PATH, {"is_helpful": "yes", "words": "Old."})
    browser("other").post(PATH, {"is_helpful": "no"})

    assert told() == [(True, "", ""), (False, "", "")]
    assert "Old." not in browser("other").get(PATH).content.decode()


def test_two_who_were_not_helped_are_one_task(article):
    for name in ("one", "two", "two"):
        browser(name).post(PATH, {"is_helpful": "no"})

    assert [gap.count for gap in Gap.objects.all()] == [2]


@pytest.mark.parametrize(
    "said",
    [{}, {"is_helpful": "perhaps"}, {"is_helpful": "no", "reason": "evil"},
     {"is_helpful": "no", "words": "x" * 2001}],
)  # fmt: skip
def test_what_is_not_understood_is_kept_on_the_page(article, said):
    answer = browser().post(PATH, said)

    assert (answer.status_code, told()) == (422, [])
    assert said.get("words", "") in answer.content.decode()


def test_with_a_script_only_the_form_comes_back(article):
    answer = browser().post(PATH, {"is_helpful": "no"}, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert (answer.status_code, "<html" in page) == (200, False)
    assert "What is missing?" in page


def test_another_site_cannot_say_it(article):
    answer = browser().post(
        PATH, {"is_helpful": "no"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, told()) == (403, [])


def test_a_form_needs_no_cookie(article):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(PATH, {"is_helpful": "yes"})

    assert (answer.status_code, answer.cookies.output()) == (303, "")


def test_somebody_who_says_it_all_day_has_to_wait_and_loses_nothing(article):
    for number in range(30):
        browser(str(number)).post(PATH, {"is_helpful": "yes"})

    said = {"is_helpful": "no", "words": "Still here."}
    answer = browser("31").post(PATH, said)

    assert (answer.status_code, len(told())) == (429, 30)
    assert "Still here." in answer.content.decode()


def test_of_what_one_may_not_read_nobody_says_anything(ada):
    make_article(ada, "Secret", audience="agents")

    answer = browser().post("/help/en/secret/feedback/", {"is_helpful": "no"})

    assert (answer.status_code, told()) == (404, [])
