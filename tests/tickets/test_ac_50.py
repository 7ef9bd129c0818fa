"""What two tickets became is read by nobody who did not read both."""

import pytest

from helpdesk.base.accounts.models import Agent
from tests.factories import known, make_agent, make_team, make_ticket, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tokens import make_token, program
from tickets import actions
from tickets.actions import matters
from tickets.actions.merge import merge_by_policy
from tickets.models import Moving, Ticket
from tickets.moving_errors import OneTeamSees, SomebodyIsNeeded

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def second(billing_mailbox, bill):
    """Another one of the closed team."""
    began = bill.participants.get().identity
    return make_ticket(billing_mailbox, identity=began, subject="Second bill")


@pytest.fixture
def olga(db) -> Agent:
    """Of no team: closed ones show her what she follows, and no more."""
    return make_agent("Olga")


def sees(agent, *tickets):
    """Which of them this one does."""
    seen = Ticket.objects.visible_to(agent)
    return [seen.filter(pk=one.pk).exists() for one in tickets]


def test_ac_50_what_one_team_sees_is_not_merged_into_what_all_see(
    ticket, bill, ada, grace, bob
):
    with pytest.raises(OneTeamSees) as refused:
        actions.merge(bill, into=ticket, by=ada)
    assert str(refused.value) == (
        f"Only Billing sees #{bill.number}. Merge the other way round, or hand it over"
        " first."
    )
    assert not Moving.objects.exists()
    assert not sees(bob, bill)[0]

    actions.merge(ticket, into=bill, by=ada)
    assert (sees(bob, bill), sees(grace, bill)) == ([False], [True])


def test_ac_50_two_closed_teams_do_not_read_each_others(bill, ada):
    law = make_team("Law", lead=ada, is_open=False)
    actions.change_team(bill, team=law, by=ada)
    other = make_ticket(bill.messages.get().channel)
    for one, into in ((bill, other), (other, bill)):
        with pytest.raises(OneTeamSees):
            actions.merge(one, into=into, by=ada)


def test_ac_50_the_house_asks_a_person_where_others_would_read_it(
    ticket, bill, ada, support
):
    with pytest.raises(OneTeamSees):
        merge_by_policy(bill, into=ticket, why=["same order"])
    assert not Moving.objects.exists()


def test_ac_50_a_question_about_one_matter_is_answered_the_same(ticket, bill, ada):
    """The older one goes on, whichever page was asked."""
    with pytest.raises(OneTeamSees):
        matters.join_matters(ticket, other=bill, by=ada)


def test_ac_50_who_follows_both_follows_what_they_became(bill, second, olga, grace):
    for one in (bill, second):
        actions.follow(one, agent=olga, by=grace)
    moving = actions.merge(second, into=bill, by=grace)
    assert sees(olga, second, bill) == [True, True]
    actions.unmerge(moving, by=grace)
    assert sees(olga, second, bill) == [True, True]


def test_ac_50_who_followed_what_was_merged_away_alone_is_not_let_in(
    bill, second, olga, grace
):
    actions.follow(second, agent=olga, by=grace)
    moving = actions.merge(second, into=bill, by=grace)
    assert sees(olga, second, bill) == [True, False]
    actions.unmerge(moving, by=grace)
    assert sees(olga, second, bill) == [True, False]


def test_ac_50_who_followed_the_survivor_alone_is_set_aside_until_it_is_undone(
    bill, second, olga, grace
):
    actions.follow(bill, agent=olga, by=grace)
    since = bill.followers.get().since
    moving = actions.merge(second, into=bill, by=grace)
    assert sees(olga, second, bill) == [False, False]
    actions.unmerge(moving, by=grace)
    assert sees(olga, second, bill) == [False, True]
    assert bill.followers.get().since == since


def test_ac_50_a_collaborator_sees_one_of_two_open_ones_no_longer(
    ticket, mailbox, dan, bob
):
    lid = make_ticket(mailbox)
    actions.follow(ticket, agent=dan, by=bob)
    moving = actions.merge(lid, into=ticket, by=bob)
    assert sees(dan, lid, ticket) == [False, False]
    actions.unmerge(moving, by=bob)
    assert sees(dan, lid, ticket) == [False, True]


def test_ac_50_who_is_let_in_afterwards_stays(bill, second, olga, grace):
    actions.follow(bill, agent=olga, by=grace)
    moving = actions.merge(second, into=bill, by=grace)
    actions.follow(bill, agent=olga, by=grace)
    actions.unmerge(moving, by=grace)
    assert sees(olga, second, bill) == [False, True]


def test_ac_50_of_two_merges_each_lets_back_what_both_allow(
    bill, second, billing_mailbox, olga, grace
):
    third = make_ticket(billing_mailbox)
    actions.follow(bill, agent=olga, by=grace)
    first = actions.merge(second, into=bill, by=grace)
    later = actions.merge(third, into=bill, by=grace)

    actions.unmerge(first, by=grace)
    assert sees(olga, bill, third) == [False, False]
    actions.unmerge(Moving.objects.get(pk=later.pk), by=grace)
    assert sees(olga, bill, third) == [True, False]


def test_ac_50_who_came_by_an_undone_merge_is_not_let_back_by_a_later_one(
    bill, second, billing_mailbox, olga, grace
):
    """She followed two, whose merge is undone while a third is still there."""
    third = make_ticket(billing_mailbox)
    for one in (bill, second):
        actions.follow(one, agent=olga, by=grace)
    bill.followers.update(by_merge=True)
    first = actions.merge(second, into=bill, by=grace)
    later = actions.merge(third, into=bill, by=grace)
    actions.unmerge(Moving.objects.get(pk=first.pk), by=grace)
    actions.unmerge(Moving.objects.get(pk=later.pk), by=grace)
    assert sees(olga, bill, second, third) == [False, True, False]


@pytest.mark.parametrize("where", ["former", "survivor"])
def test_ac_50_who_owes_something_has_to_see_both(bill, second, olga, grace, where):
    owed = second if where == "former" else bill
    actions.follow(owed, agent=olga, by=grace)
    actions.promise(owed, what="Call", due_at=soon(), owner=olga, by=grace)
    with pytest.raises(SomebodyIsNeeded) as refused:
        actions.merge(second, into=bill, by=grace)
    assert "Olga" in str(refused.value)
    promise = owed.follow_ups.get()
    actions.move_promise(promise, due_at=soon(), owner=grace, note="Mine", by=grace)
    actions.merge(second, into=bill, by=grace)


def test_ac_50_who_has_the_survivor_has_to_see_both(bill, second, olga, grace):
    actions.follow(bill, agent=olga, by=grace)
    actions.assign(bill, to=olga, by=grace)
    with pytest.raises(SomebodyIsNeeded):
        actions.merge(second, into=bill, by=grace)


def test_ac_50_to_whom_the_survivor_is_offered_has_to_see_both(
    bill, second, olga, grace
):
    actions.hand_over(known(bill), to=olga, note="Please.", by=grace)
    with pytest.raises(SomebodyIsNeeded):
        actions.merge(second, into=bill, by=grace)


def test_ac_50_who_had_the_former_and_does_not_see_the_survivor_gets_nothing(
    bill, second, olga, grace
):
    actions.follow(second, agent=olga, by=grace)
    actions.assign(second, to=olga, by=grace)
    actions.merge(second, into=bill, by=grace)
    bill.refresh_from_db()
    assert (bill.assignee, sees(olga, bill)) == (None, [False])


def test_ac_50_what_is_split_off_is_read_by_no_more_people(bill, olga, dan, grace):
    note = actions.note(bill, text="Of another matter", by=grace)
    actions.follow(bill, agent=dan, by=grace)
    made = actions.split(note, by=grace).into
    for agent in (olga, dan, grace):
        assert sees(agent, made) <= sees(agent, bill)
    assert made.team == bill.team


def test_ac_50_what_went_to_a_closed_team_since_the_split_does_not_come_back(
    ticket, billing, bob, ada
):
    note = actions.note(ticket, text="Of another matter", by=bob)
    moving = actions.split(note, by=bob)
    actions.change_team(moving.into, team=billing, by=ada)
    with pytest.raises(OneTeamSees):
        actions.undo_split(moving, by=ada)
    note.refresh_from_db()
    assert note.ticket == moving.into


def test_ac_50_the_page_says_who_will_not_read_it_any_more(bill, second, olga, grace):
    actions.follow(second, agent=olga, by=grace)
    browser = browser_of(grace)

    page = shown(browser.get(f"{url(second, 'merge')}?into={bill.number}"))
    assert "Will not see it any more: Olga" in page
    told = browser.post(
        url(second, "merge"), {"into": bill.number}, headers={"HX-Request": "true"}
    )
    assert "Olga" in told.headers["HX-Trigger"]


def test_ac_50_the_page_says_why_it_cannot_be_and_keeps_the_number(ticket, bill, ada):
    answer = browser_of(ada).post(url(bill, "merge"), {"into": ticket.number})
    assert answer.status_code == 409
    assert f"Only Billing sees #{bill.number}." in shown(answer)
    looked = browser_of(ada).get(f"{url(bill, 'merge')}?into={ticket.number}")
    assert f"Only Billing sees #{bill.number}." in shown(looked)


def test_ac_50_the_page_says_that_one_team_alone_will_see_it(ticket, bill, ada):
    page = shown(browser_of(ada).get(f"{url(ticket, 'merge')}?into={bill.number}"))
    assert "Afterwards only Billing sees it" in page


def test_ac_50_programs_are_refused_the_same(ticket, bill, ada):
    answer = program(make_token(ada).secret).post(
        f"/api/v1/tickets/{bill.public_id}/merge/", {"into": str(ticket.public_id)}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "one_team_sees")
