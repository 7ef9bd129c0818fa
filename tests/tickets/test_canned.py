"""Words that are said often: whose they are, and that they are only words."""

import pytest

from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent
from tests.tickets.verbs import everything
from tickets import actions
from tickets.errors import NameMissing, NameTaken, NothingToSay
from tickets.macro_errors import VariableUnknown
from tickets.models import CannedReply


def save(by, team=None, name="Hello", text="Dear customer", **more):
    return actions.save_canned_reply(name=name, text=text, team=team, by=by, **more)


@pytest.fixture
def teams(support, billing):
    return {"all": None, "support": support, "billing": billing}


MAY = {
    "Ada": {"all", "support", "billing"},  # admin
    "Carol": {"all", "billing"},  # lead of billing
    "Bob": {"support"},  # agent of support
    "Grace": {"billing"},
    "Dan": set(),  # collaborator
    "Gone": set(),
}


@pytest.fixture
def people(ada, bob, carol, grace, dan):
    gone = make_agent("Gone", "admin", is_active=False)
    return {one.name: one for one in (ada, bob, carol, grace, dan, gone)}


@pytest.mark.parametrize("whose", ["all", "support", "billing"])
@pytest.mark.parametrize("name", MAY)
def test_who_may_write_and_delete_for_whom(people, teams, name, whose):
    kept = save(people["Ada"], teams[whose], name="Old")
    agent, before = people[name], everything()
    verbs = [
        lambda: save(agent, teams[whose]),
        lambda: save(agent, teams[whose], reply=CannedReply.objects.get(pk=kept.pk)),
        lambda: actions.delete_canned_reply(kept, by=agent),
    ]
    assert (kept in CannedReply.objects.editable_by(agent)) == (whose in MAY[name])
    if whose in MAY[name]:
        verbs[0]()
        actions.delete_canned_reply(kept, by=agent)
        assert [one.name for one in CannedReply.objects.all()] == ["Hello"]
        return
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb()
    assert everything() == before


def test_it_is_not_moved_out_of_or_into_a_team_one_is_not_in(ada, bob, teams):
    ours, theirs = save(ada, teams["support"]), save(ada, teams["billing"])
    for reply, team in [(ours, "billing"), (ours, "all"), (theirs, "support")]:
        with pytest.raises(NotAllowed):
            save(bob, teams[team], reply=CannedReply.objects.get(pk=reply.pk))


def test_everybody_uses_what_is_shared_and_what_is_their_teams(people, teams):
    for whose, team in teams.items():
        save(people["Ada"], team, name=whose)
    usable = {
        name: {one.name for one in CannedReply.objects.usable_by(agent)}
        for name, agent in people.items()
    }
    assert usable == {
        "Ada": {"all", "support"}, "Bob": {"all", "support"},
        "Carol": {"all", "billing"}, "Grace": {"all", "billing"},
        "Dan": {"all"}, "Gone": {"all"},
    }  # fmt: skip


def test_a_name_is_there_once_in_each_team(ada, teams):
    save(ada)
    save(ada, teams["support"])
    with pytest.raises(NameTaken):
        save(ada, name="HELLO")
    assert CannedReply.objects.count() == 2


def test_it_is_changed_in_its_place(ada, bob, support):
    kept = save(ada, support)
    save(bob, support, name="Hi", text="", html="<p>Dear <b>you</b></p>", reply=kept)
    now = CannedReply.objects.get()
    assert (now.name, now.text, now.html, now.edited_by) == (
        "Hi", "Dear you", "<p>Dear <b>you</b></p>", bob,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"name": " \n"}, NameMissing), ({"text": " "}, NothingToSay)],
)
def test_nothing_is_not_kept(ada, given, refusal):
    with pytest.raises(refusal):
        save(ada, **given)
    assert not CannedReply.objects.exists()


HOSTILE = [
    "{{7*7}}", "{{ request }", "{{ CONFIG }}", "{% include 'x' %}",
    "{0.__globals__}", "%(x)s",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_ac_28_a_template_is_said_as_it_stands(ada, ticket, text):
    kept = save(ada, text=text, html=f"<p>{text}</p>")
    said = actions.reply(ticket, text=kept.text, html=kept.html, by=ada)
    assert (said.text, said.html) == (text, f"<p>{text}</p>")


@pytest.mark.parametrize(
    "text", ["{{contact.name}}", "{{ customer.__class__ }}", "{{field.gone|x}}"]
)
def test_ac_28_what_reads_as_a_variable_and_is_none_is_refused(ada, text):
    with pytest.raises(VariableUnknown):
        save(ada, text=text)
    with pytest.raises(VariableUnknown):
        save(ada, text="Hi", html=f"<p>{text}</p>")
    assert not CannedReply.objects.exists()


def test_ac_27_no_script_is_kept_with_it(ada):
    html = '<p onmouseover="x()">Hi<script>z()</script></p>'
    assert save(ada, text="", html=html).html == "<p>Hi</p>"
