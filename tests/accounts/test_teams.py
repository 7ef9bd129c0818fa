"""Making and changing teams."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import CannotAnswer, OnlyAdmins, TeamNameTaken
from helpdesk.base.accounts.models import Team

TEAMS = "/settings/teams/"


def typed(**more):
    return {"name": "Repairs", "is_open": "on", "idle_after": "48", **more}


def test_a_team_is_made_on_the_page(signed_in, ada, grace, carol):
    signed_in(ada).post(
        TEAMS + "new/", typed(lead=carol.pk, duty=grace.pk, members=[ada.pk])
    )

    team = Team.objects.get(name="Repairs")
    assert (team.lead, team.duty, team.is_open, team.idle_after) == (
        carol,
        grace,
        True,
        timedelta(hours=48),
    )
    assert set(team.members.all()) == {ada, grace, carol}


def test_a_team_is_changed_on_its_page(signed_in, ada, grace, carol, billing):
    path = reverse("accounts:edit_team", args=[billing.public_id])
    browser = signed_in(ada)
    assert "Billing" in browser.get(path).content.decode()

    browser.post(path, {"name": "Money", "lead": grace.pk, "idle_after": "2"})

    billing.refresh_from_db()
    assert (billing.name, billing.lead, billing.duty, billing.is_open) == (
        "Money",
        grace,
        None,
        False,
    )
    assert list(billing.members.all()) == [grace]


def test_a_name_is_one_line(signed_in, ada):
    name = "Rep\r\nairs\x00"
    signed_in(ada).post(TEAMS + "new/", typed(lead=ada.pk, name=name.rstrip("\x00")))

    assert Team.objects.get().name == "Rep airs"


def test_two_teams_do_not_share_a_name(signed_in, ada, billing):
    page = signed_in(ada).post(TEAMS + "new/", typed(name="BILLING", lead=ada.pk))

    assert "a team of this name already" in page.content.decode()
    with pytest.raises(TeamNameTaken):
        actions.make_team(name="billing", lead=ada, by=ada)


@pytest.mark.parametrize("post", ["lead", "duty"])
def test_a_collaborator_neither_leads_nor_is_on_duty(ada, dan, billing, post):
    named = {"lead": ada, "duty": None} | {post: dan}

    with pytest.raises(CannotAnswer):
        actions.make_team(name="Repairs", by=ada, **named)
    with pytest.raises(CannotAnswer):
        actions.edit_team(
            billing,
            name="Billing",
            members=[],
            is_open=True,
            idle_after=timedelta(days=1),
            by=ada,
            **named,
        )


def test_the_page_offers_only_people_who_can_answer(signed_in, ada, dan, grace):
    actions.deactivate(grace, by=ada)

    form = signed_in(ada).get(TEAMS + "new/").context["form"]

    assert list(form.fields["lead"].queryset) == [ada]
    assert list(form.fields["members"].queryset) == [ada, dan]


def test_nobody_but_an_admin_makes_a_team(carol):
    with pytest.raises(OnlyAdmins):
        actions.make_team(name="Repairs", lead=carol, by=carol)


def test_the_teams_page_asks_as_much_for_three_as_for_one(
    signed_in, ada, billing, grace, django_assert_max_num_queries
):
    browser = signed_in(ada)
    browser.get(TEAMS)
    with django_assert_max_num_queries(6) as one:
        browser.get(TEAMS)
    for name in ("North", "South"):
        actions.make_team(name=name, lead=ada, members=[grace], by=ada)
    with django_assert_max_num_queries(6) as three:
        page = browser.get(TEAMS)
    assert len(one) == len(three)
    assert "South" in page.content.decode()


def test_a_team_says_after_how_many_days_its_solved_tickets_are_closed(
    signed_in, ada, support
):
    page, browser = (
        reverse("accounts:edit_team", args=[support.public_id]),
        signed_in(ada),
    )
    words = typed(name=support.name, lead=ada.pk, closes_after="14")
    assert browser.post(page, words).status_code == 302
    support.refresh_from_db()
    assert support.closes_after == timedelta(days=14)
    assert 'name="closes_after" value="14"' in browser.get(page).content.decode()

    browser.post(page, {**words, "closes_after": ""})

    support.refresh_from_db()
    assert support.closes_after is None


def test_a_signature_typed_without_an_editor_keeps_what_was_formatted(
    signed_in, ada, grace, billing
):
    path = reverse("accounts:edit_team", args=[billing.public_id])
    browser = signed_in(ada)
    kept = "<p><strong>Billing</strong><br>{{agent.name}}</p>"
    given = {"name": "Billing", "lead": grace.pk, "idle_after": "2"}

    browser.post(
        path,
        {**given, "signature": "Billing\r\n{{agent.name}}", "signature_html": kept},
    )
    billing.refresh_from_db()
    assert billing.signature == kept
    assert "Billing\n{{agent.name}}</textarea>" in browser.get(path).content.decode()
    browser.post(path, {**given, "signature": "Bills", "signature_html": kept})
    billing.refresh_from_db()
    assert billing.signature == "<p>Bills</p>"

    wrong = browser.post(path, {**given, "signature": "{{agent.shoe}}"})
    assert wrong.status_code == 409
    assert "There is no {{agent.shoe}}" in wrong.content.decode()
