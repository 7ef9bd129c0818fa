"""Inviting, promoting and shutting out: the verbs, and the page that calls them."""

from contextlib import suppress
from functools import partial

import pytest
from django.urls import reverse

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import (
    AlreadyHere,
    InvitationGone,
    LastAdmin,
    LeadsTeams,
    OnlyAdmins,
)
from helpdesk.base.accounts.models import Agent, Invitation, Role
from helpdesk.base.accounts.tokens import hash_of
from tests.races import at_once

PEOPLE = "/settings/people/"
OURS = "channels_app.system_mail.SystemMailboxBackend"


VERBS = ("deactivate", "reactivate", "sign_out", "change_role", "drop_second_factor")


def url(verb, thing):
    return reverse(f"accounts:{verb}", args=[thing.public_id])


def test_an_invitation_goes_to_an_address_with_role_and_teams(ada, billing):
    invited = actions.invite(
        " New@Example.org", role=Role.LEAD, teams=[billing], by=ada
    )

    made = Invitation.objects.get()
    assert (made.email, made.role, list(made.teams.all())) == (
        "new@example.org",
        Role.LEAD,
        [billing],
    )
    assert invited.token not in (made.token_hash, repr(invited))


def test_only_the_newest_invitation_to_an_address_works(ada):
    actions.invite("new@example.org", role=Role.AGENT, by=ada)
    second = actions.invite("NEW@example.org", role=Role.AGENT, by=ada)

    assert list(Invitation.objects.usable()) == [second.invitation]


def test_somebody_who_is_here_is_not_invited_again(ada, grace):
    with pytest.raises(AlreadyHere):
        actions.invite("GRACE@example.org", role=Role.ADMIN, by=ada)

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.LEAD, Role.AGENT, Role.COLLABORATOR])
def test_nobody_but_an_admin_invites(company, role):
    other = Agent.objects.create_user("x@example.org", None, name="X", role=role)

    with pytest.raises(OnlyAdmins):
        actions.invite("new@example.org", role=Role.AGENT, by=other)


def test_an_admin_sees_the_link_when_mail_cannot_be_sent(signed_in, ada, settings):
    settings.EMAIL_BACKEND = OURS  # and there is no system mailbox
    page = signed_in(ada).post(
        PEOPLE + "invite/", {"email": "new@example.org", "role": "agent"}
    )

    text = page.content.decode()
    token = text.partition("/accounts/invitation/")[2].partition("/")[0]
    assert hash_of(token) == Invitation.objects.get().token_hash
    assert "no-store" in page["Cache-Control"]


def test_an_admin_does_not_see_the_link_when_mail_was_sent(signed_in, ada, mailoutbox):
    page = signed_in(ada).post(
        PEOPLE + "invite/", {"email": "new@example.org", "role": "agent"}, follow=True
    )

    assert "/accounts/invitation/" not in page.content.decode()
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]
    assert "/accounts/invitation/" in mailoutbox[0].body


def test_a_refused_invitation_keeps_what_was_typed(signed_in, ada, grace):
    page = signed_in(ada).post(
        PEOPLE + "invite/", {"email": "grace@example.org", "role": "lead"}
    )

    assert "is here already" in page.content.decode()
    assert "grace@example.org" in str(page.context["form"]["email"])


def test_a_revoked_invitation_does_nothing_any_more(signed_in, ada):
    invited = actions.invite("new@example.org", role=Role.AGENT, by=ada)
    browser = signed_in(ada)

    browser.post(url("revoke", invited.invitation))

    assert not Invitation.objects.usable().exists()
    again = browser.post(url("revoke", invited.invitation), follow=True)
    assert "cannot be used any more" in again.content.decode()


def test_a_role_is_changed_on_the_page(signed_in, ada, grace):
    signed_in(ada).post(url("change_role", grace), {"role": "lead"})

    grace.refresh_from_db()
    assert grace.role == Role.LEAD


def test_a_role_that_does_not_exist_changes_nothing(signed_in, ada, grace):
    signed_in(ada).post(url("change_role", grace), {"role": "owner"})

    grace.refresh_from_db()
    assert grace.role == Role.AGENT


def test_the_last_admin_stays(signed_in, ada, grace):
    for verb, typed in (("deactivate", {}), ("change_role", {"role": "agent"})):
        page = signed_in(ada).post(url(verb, ada), typed, follow=True)
        assert "last active admin" in page.content.decode()

    ada.refresh_from_db()
    assert (ada.is_active, ada.role) == (True, Role.ADMIN)


def test_an_inactive_admin_does_not_count(ada, grace):
    actions.change_role(grace, role=Role.ADMIN, by=ada)
    actions.deactivate(grace, by=ada)

    with pytest.raises(LastAdmin):
        actions.deactivate(ada, by=ada)


def test_a_lead_stays_until_another_is_named(signed_in, ada, carol, billing):
    page = signed_in(ada).post(url("deactivate", carol), follow=True)

    assert "Carol leads a team: Billing" in page.content.decode()
    with pytest.raises(LeadsTeams):
        actions.change_role(carol, role=Role.COLLABORATOR, by=ada)
    carol.refresh_from_db()
    assert (carol.is_active, carol.role) == (True, Role.LEAD)


def test_whoever_leaves_is_no_longer_on_duty(ada, grace, billing):
    billing.duty = grace
    billing.save()

    actions.deactivate(grace, by=ada)

    billing.refresh_from_db()
    assert billing.duty is None


def test_somebody_deactivated_comes_back_with_role_and_teams(ada, grace, billing):
    billing.members.add(grace)
    actions.deactivate(grace, by=ada)

    actions.reactivate(grace, by=ada)

    grace.refresh_from_db()
    assert (grace.is_active, grace.role, list(grace.teams.all())) == (
        True,
        Role.AGENT,
        [billing],
    )


def test_somebody_deposed_meanwhile_changes_nothing(ada, grace):
    stale = Agent.objects.get(pk=ada.pk)
    actions.change_role(grace, role=Role.ADMIN, by=ada)
    actions.change_role(ada, role=Role.AGENT, by=grace)

    with pytest.raises(OnlyAdmins):
        actions.deactivate(grace, by=stale)


@pytest.mark.parametrize("shut_out", ["deactivate", "change_role"])
def test_ac_54_invitations_of_an_admin_who_was_removed_bring_nobody_in(
    ada, grace, shut_out
):
    actions.change_role(grace, role=Role.ADMIN, by=ada)
    planted = actions.invite("mole@example.org", role=Role.ADMIN, by=grace)
    kept = actions.invite("new@example.org", role=Role.AGENT, by=ada)

    if shut_out == "deactivate":
        actions.deactivate(grace, by=ada)
    else:
        actions.change_role(grace, role=Role.LEAD, by=ada)

    assert list(Invitation.objects.usable()) == [kept.invitation]
    with pytest.raises(InvitationGone):
        actions.accept_invitation(planted.token, name="Mole", password="9 new words")


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_depose_each_other_at_once_leave_one(ada, grace):
    actions.change_role(grace, role=Role.ADMIN, by=ada)

    def depose(by, other):
        with suppress(OnlyAdmins):
            actions.change_role(other, role=Role.AGENT, by=by)

    pairs = [
        (ada, Agent.objects.get(pk=grace.pk)),
        (grace, Agent.objects.get(pk=ada.pk)),
    ]
    at_once([partial(depose, *pair) for pair in pairs])

    assert Agent.objects.filter(role=Role.ADMIN).count() == 1


@pytest.mark.parametrize("path", [PEOPLE, "/settings/teams/", "/settings/teams/new/"])
def test_these_pages_do_not_exist_for_anybody_but_admins(
    signed_in, client, carol, grace, dan, path
):
    assert [signed_in(who).get(path).status_code for who in (carol, grace, dan)] == [
        404,
        404,
        404,
    ]
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_but_an_admin_changes_people(signed_in, ada, carol, verb):
    answer = signed_in(carol).post(url(verb, ada), {"role": "agent"})

    assert answer.status_code == 404
    ada.refresh_from_db()
    assert (ada.is_active, ada.role) == (True, Role.ADMIN)


def test_the_people_page_asks_as_much_for_three_as_for_one(
    signed_in, ada, billing, django_assert_max_num_queries
):
    def settle_in(name):
        agent = Agent.objects.create_user(f"{name}@example.org", None, name=name)
        agent.teams.add(billing)
        actions.invite(f"{name}@example.net", role="agent", teams=[billing], by=ada)

    browser = signed_in(ada)
    browser.get(PEOPLE)
    settle_in("Bea")
    with django_assert_max_num_queries(11) as one:
        browser.get(PEOPLE)
    settle_in("Cem")
    settle_in("Dan")
    with django_assert_max_num_queries(11) as three:
        page = browser.get(PEOPLE)
    assert len(one) == len(three)
    assert "Dan" in page.content.decode()
