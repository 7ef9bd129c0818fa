"""The help centre of the demo's company, without the rest of it."""

import pytest

from helpdesk.base.accounts.models import Role
from helpdesk.demo import answers, people
from knowledge_base.models import Category, HelpCentre, Reader, Snippet, Translation
from tests.factories import make_agent

pytestmark = pytest.mark.django_db


def test_all_of_it_is_written_down_by_the_verbs_of_the_pages():
    agents = {name: make_agent(name, role) for name, role in people.AGENTS.items()}
    agents[people.ADMIN] = make_agent(people.ADMIN, Role.ADMIN)

    answers.write_down(agents)

    centre = HelpCentre.objects.default()
    assert (centre.name, centre.languages) == ("Brühwerk", ["en", "de"])
    assert Category.objects.filter(parent=None).count() == 6
    assert set(Snippet.objects.values_list("name", flat=True)) == {"contact", "cut-off"}
    shown = Translation.objects.readable_by(Reader.PUBLIC)
    assert shown.filter(language="de").count() == shown.filter(language="en").count()
    [order] = shown.filter(slug="when-will-my-order-be-here")
    assert "until two in the afternoon" in order.text
    assert order.article.related.exists()
