"""The rules of assignment, and what people know, as leads and admins type them."""

from django.urls import reverse

from helpdesk.base.accounts.models import Agent
from tests.factories import make_channel
from tests.tickets.pages import browser_of, shown
from tickets.models import AssignmentPolicy


def address(team) -> str:
    return reverse("tickets:assignment", args=[team.public_id])


def test_a_lead_says_how_tickets_find_their_owners(company, billing, carol):
    make_channel(billing)
    page = browser_of(carol)
    assert "At most this many of them by E-mail" in shown(page.get(address(billing)))
    typed = {
        "mode": "least_loaded", "known_days": "14", "by_skill": "on", "capacity": "20",
        "kind_email": "5",
    }  # fmt: skip
    assert page.post(address(billing), typed).status_code == 302
    kept = AssignmentPolicy.objects.get()
    assert (kept.mode, kept.known_days, kept.by_skill, kept.by_language) == (
        "least_loaded", 14, True, False,
    )  # fmt: skip
    assert (kept.capacity, kept.kinds, kept.in_hours) == (20, {"email": 5}, False)
    again = page.get(address(billing)).content.decode()
    assert 'value="20"' in again


def test_what_makes_no_sense_stays_in_the_form(company, billing, carol):
    typed = {"mode": "by magic", "known_days": "-1"}
    answer = browser_of(carol).post(address(billing), typed)
    assert (answer.status_code, AssignmentPolicy.objects.count()) == (422, 0)


def test_to_others_the_page_does_not_exist(company, billing, grace, ada):
    assert browser_of(grace).get(address(billing)).status_code == 404
    assert browser_of(ada).get(address(billing)).status_code == 200


def test_skills_are_ones_own_ones_peoples_and_an_admins(
    company, billing, carol, grace, bob
):
    path = reverse("accounts:skills", args=[grace.public_id])
    typed = {"skills": " Returns, billing ,,RETURNS", "speaks": ["de", "en"]}
    assert browser_of(bob).post(path, typed).status_code == 404
    assert browser_of(carol).post(path, typed).status_code == 302
    kept = Agent.objects.get(pk=grace.pk)
    assert (kept.skills, kept.speaks) == (["returns", "billing"], ["de", "en"])
    assert "returns, billing" in browser_of(grace).get(path).content.decode()
