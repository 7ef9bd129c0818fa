"""Each verb does by the API what it does by its action: for whoever may, and else not."""

import re

import pytest
from django.apps import apps

from helpdesk.base.accounts.actions import make_service
from helpdesk.base.errors import NotAllowed, Refused
from helpdesk.base.ids import new_id
from tests.api.verbs import EVERY, SENT, chosen, in_vain, put, ready, send
from tests.factories import make_agent, make_channel, make_ticket
from tests.tickets.verbs import ALL, close, everything, told
from tickets import actions, rules
from tickets.api.doors import VERBS
from tickets.models import Message, Ticket
from tickets.views.verbs import DOORS

pytestmark = pytest.mark.django_db
every_verb = pytest.mark.parametrize("verb", EVERY)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z]+")
_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\w+@customer.example|(\w{3}-){2}\w{3}"
)


def shape_of(value):
    """Without what differs each time: ids, times, numbers."""
    if isinstance(value, dict):
        return {key: shape_of(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shape_of(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return "number"
    is_odd = isinstance(value, str) and (_TIME.fullmatch(value) or _ID.fullmatch(value))
    return "odd" if is_odd else value


def happened(ticket, do):
    """What was told of it, and whether anything changed at all; what `do` raises."""
    before = everything()
    seq = ticket.events.latest("seq").seq
    do()
    return [shape_of(one) for one in told(ticket, after=seq)], everything() != before


def by_action(verb, ticket, by, admin, *, first=lambda ticket: None):
    """What happens by the action alone, or what it raises; nothing of it stays."""

    def do():
        made = prepared(verb, ticket, by, admin)
        first(ticket)
        return happened(ticket, lambda: ALL[verb].run(ticket, by, made))

    return in_vain(do)


def by_api(verb, ticket, by, admin, as_, *, first=lambda ticket: None):
    """What it answers, what happened, and whether anything changed at all."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    sent = SENT[verb](prepared(verb, ticket, by, admin))
    first(ticket)
    client, answers = as_(by), []
    does = happened(ticket, lambda: answers.append(send(client, ticket, verb, sent)))
    return answers[0], *does


def prepared(verb, ticket, by, admin):
    """What the verb needs; by whoever may, where `by` may not."""
    maker = by if rules.role_has(by, verb) else admin
    return ALL[verb].ready(ticket, by=maker, admin=admin)


def expected(error):
    """How the API says what an action refused."""
    if isinstance(error, NotAllowed):
        return 403, error.code
    if error.code == "not_found":
        return 404, error.code
    return 409, error.code


def test_each_verb_of_the_rules_has_its_route_as_it_has_its_page():
    assert set(VERBS) == rules.VERBS == set(DOORS) == set(SENT)
    assert {name: one.action for name, one in VERBS.items()} == {
        name: one.action for name, one in DOORS.items()
    }


@pytest.mark.each
@every_verb
def test_it_happens_as_by_its_action(verb, as_, ada, ticket):
    expected = by_action(verb, ticket, ada, ada)

    answer, happened, changed = by_api(verb, ticket, ada, ada, as_)

    # A draft of which nothing is left is answered with nothing.
    assert answer.status_code in {VERBS[verb].status, 204}, answer.content
    assert (happened, changed) == expected
    # What was deleted is not shown any more.
    if VERBS[verb].gives is None and verb != "delete":
        assert answer.json()["id"] == str(ticket.public_id)


@every_verb
def test_what_the_action_refuses_the_api_refuses_with_its_code(verb, as_, ada, ticket):
    error = by_action(verb, ticket, ada, ada, first=close)

    answer, happened, changed = by_api(verb, ticket, ada, ada, as_, first=close)

    if not isinstance(error, Exception):
        assert answer.status_code < 300
        return
    assert isinstance(error, Refused)
    assert (answer.status_code, answer.json()["code"]) == expected(error)
    assert (happened, changed) == ([], False)


@every_verb
def test_a_collaborator_may_what_the_action_lets_them(verb, as_, ada, dan, ticket):
    actions.follow(ticket, agent=dan, by=ada)
    error = by_action(verb, ticket, dan, ada)

    answer, _happened, changed = by_api(verb, ticket, dan, ada, as_)

    if verb == "restore":
        # What was deleted is there for nobody but those who may bring it back.
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert not changed
    elif verb not in rules.COLLABORATOR_VERBS:
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert not changed
    elif isinstance(error, Exception):
        assert (answer.status_code, answer.json()["code"]) == expected(error)
        assert not changed
    else:
        assert answer.status_code < 300


@every_verb
def test_to_a_stranger_the_ticket_does_not_exist(verb, as_, ada, bob, bill):
    answer, _happened, changed = by_api(verb, bill, ada, ada, lambda by: as_(bob))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not changed


@every_verb
def test_a_program_does_what_needs_nobody_who_can_be_asked(verb, as_, ada, support):
    robot = make_service(name="Robot", teams=[support], by=ada)
    ticket = make_ticket(make_channel(support))
    error = by_action(verb, ticket, robot, ada)

    answer, happened, changed = by_api(verb, ticket, robot, ada, as_)

    if verb in rules.PERSONAL_VERBS:
        assert (answer.status_code, changed) == (403, False)
    elif isinstance(error, Exception):
        assert (answer.status_code, answer.json()["code"]) == expected(error)
        assert not changed
    else:
        assert (happened, changed) == error
        assert answer.status_code in {VERBS[verb].status, 204}


@every_verb
def test_ac_53_what_a_verb_does_not_take_is_refused_and_changes_nothing(
    verb, as_, ada, ticket
):
    sent = ready(verb, ticket, by=ada, admin=ada)
    known = set(VERBS[verb].body().fields)
    models = apps.get_app_config("tickets").get_models()
    fields = {one.name for model in models for one in model._meta.get_fields()}
    fields |= {f"{name}_id" for name in fields} | {"by", "key", "id", "pk"}
    fields -= known
    before = everything()

    answer = send(as_(ada), ticket, verb, {**dict.fromkeys(sorted(fields), 1), **sent})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
    assert {one["field"] for one in answer.json()["errors"]} == fields
    assert everything() == before


def hidden_rows(ticket, by):
    """Of each kind, what stands in a ticket that one does not see."""
    made = {}
    for verb in (
        "keep", "confirm_fact", "drop_file", "retry", "unmerge", "restore_suggestion",
        "withdraw_goodwill", "accept",
    ):  # fmt: skip
        row = ALL[verb].ready(ticket, by=by, admin=by)
        made[type(row)] = row
    made[Message] = ticket.messages.filter(direction="out").latest("seq")
    made[Ticket] = ticket
    return made


CHOICES = [
    pytest.param(verb, path, id=f"{verb}-{'.'.join(path)}")
    for verb in EVERY
    for path, _field in chosen(VERBS[verb].body)
]


@pytest.mark.parametrize(("verb", "path"), CHOICES)
def test_ac_48_an_id_of_what_is_not_theirs_to_name_is_of_nothing(
    verb, path, as_, bob, ada, ticket, bill
):
    by = bob
    sent = ready(verb, ticket, by=by, admin=ada)
    field = dict(chosen(VERBS[verb].body))[path]
    hidden = hidden_rows(bill, ada)
    gone = make_agent("Gone", is_active=False)
    body = VERBS[verb].body(context={"by": by, "about": ticket})
    model = field.among(body).model
    row = hidden.get(model, gone)
    before = everything()

    answers = [
        send(as_(by), ticket, verb, put(sent, path, str(name)))
        for name in (row.public_id, new_id())
    ]

    assert [one.status_code for one in answers] == [404, 404]
    shown = [{**one.json(), "instance": ""} for one in answers]
    assert shown[0] == shown[1]
    assert shown[0]["code"] == "not_found"
    assert everything() == before
