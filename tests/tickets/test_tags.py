"""Tags are kept in order: called otherwise, merged and parted, archived, deleted."""

from types import SimpleNamespace

import pytest

from channels_app.models import Connection
from helpdesk.base.errors import NotAllowed
from helpdesk.listening.models import MentionRule
from helpdesk.webhooks.actions import add_webhook
from helpdesk.webhooks.wanted import conditions
from tests.factories import make_channel, make_identity, make_ticket, make_words
from tests.tickets.agreed import agree, clock
from tests.tickets.fields import define
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import Opening
from tickets.actions.terms import drain
from tickets.asked.meaning import question
from tickets.asked.text import parsed
from tickets.custom_fields import Condition
from tickets.filters import TICKETS
from tickets.models import Event, Tag, TagMerge, Ticket
from tickets.named import TAGS
from tickets.tag_errors import (
    NoSuchTag,
    SameTag,
    TagInUse,
    TagNameMissing,
    TagNameTaken,
    TagsParted,
)

pytestmark = pytest.mark.usefixtures("company")


def names(ticket) -> list[str]:
    return sorted(ticket.tags.values_list("name", flat=True))


def search(text, by) -> list[Ticket]:
    asked = question(parsed(text, TICKETS), fields=TICKETS, by=by)
    return list(Ticket.objects.filter(asked).order_by("number"))


def the(name) -> Tag:
    return Tag.objects.get(name=name)


def call(tag, name, by, **more):
    former = list(tag.former.values_list("name", flat=True))
    given = {"description": tag.description, "former": former} | more
    actions.save_tag(tag, name=name, **given, by=by)


@pytest.fixture
def other(mailbox):
    return make_ticket(mailbox, identity=make_identity("Otto"), text="And the lid.")


@pytest.fixture
def vip(ticket, bob):
    actions.tag(ticket, name="vip", by=bob)
    return the("vip")


@pytest.fixture
def gold(other, bob):
    actions.tag(other, name="gold", by=bob)
    return the("gold")


def test_a_tag_gets_another_name_on_all_tickets_and_its_history_stays(ticket, vip, ada):
    call(vip, " Gold   Customer ", ada)

    assert names(ticket) == ["gold customer"]
    tagged = ticket.events.get(verb=Event.Verb.TAGGED)
    assert tagged.data["name"] == "vip"


def test_who_still_says_the_former_name_means_the_tag(ticket, other, vip, ada, bob):
    call(vip, "gold", ada)

    actions.tag(other, name="VIP", by=bob)
    assert names(other) == ["gold"]
    actions.sort_in(other, tags=["vip"])
    assert names(other) == ["gold"]
    actions.untag(ticket, name="vip", by=bob)
    assert names(ticket) == []
    assert told(ticket)[-1] == ("untagged", "Bob", {"name": "gold"})


@pytest.mark.parametrize("name", ["vip", "VIP", "gold"])
def test_searches_find_it_by_either_name(ticket, vip, ada, bob, name):
    call(vip, "gold", ada)

    assert search(f"tag:{name}", bob) == [ticket]
    assert search(f"-tag:{name} is:open", bob) == []


def test_a_name_of_another_is_refused_in_any_case(vip, gold, ada):
    with pytest.raises(TagNameTaken) as refused:
        call(vip, "GOLD", ada)

    assert refused.value.data == {"name": "gold"}
    with pytest.raises(TagNameMissing):
        call(vip, "  ", ada)
    vip.refresh_from_db()
    assert vip.name == "vip"
    call(vip, "vip", ada, description="Pays well")
    vip.refresh_from_db()
    assert (vip.description, vip.former.count()) == ("Pays well", 0)


def test_a_former_name_is_taken_until_somebody_lets_it_go(vip, gold, ada):
    call(vip, "silver", ada)
    with pytest.raises(TagNameTaken):
        call(gold, "vip", ada)

    call(vip, "silver", ada, former=["argent"])

    call(gold, "vip", ada)
    assert Tag.objects.meant("Argent") == vip
    assert Tag.objects.meant("vip") == gold
    assert Tag.objects.meant("gold") == gold
    call(gold, "gold", ada)
    assert list(gold.former.values_list("name", flat=True)) == ["vip"]


@pytest.fixture
def kept(ada, ticket, vip, support):
    """What names tags in settings, each in its own spelling."""
    actions.tag(ticket, name="old", by=ada)
    channel = make_channel(support, kind="form")
    hook, _secret = add_webhook(
        url="https://93.184.216.34/", types=["*"],
        conditions=conditions(tags=["vip", "old"]), by=ada,
    )  # fmt: skip
    ada.skills = ["VIP", "billing"]
    ada.save()
    return SimpleNamespace(
        view=actions.save_view(
            name="V", where=parsed("is:open (tag:vip OR tag:old)", TICKETS), by=ada
        ),
        macro=actions.save_macro(
            name="M", steps=[{"do": "tag", "name": "vip"}, {"do": "resolve"}], by=ada
        ),
        template=actions.save_ticket_template(
            name="T", text="Hello", tags=["Vip", "x"], by=ada
        ),
        field=define(ada, "Plan", shown_when=Condition(tag="vip")),
        rule=MentionRule.objects.create(
            name="R", position=1, does="ticket", tags=["vip"], made_by=ada
        ),
        hook=hook,
        form=Connection.objects.create(channel=channel, config={"tags": ["vip"]}),
        person=ada,
    )


def kept_now(kept):
    for one in vars(kept).values():
        one.refresh_from_db()
    return {
        "view": kept.view.where["all"][1]["any"],
        "macro": [one.get("name") for one in kept.macro.steps],
        "template": kept.template.tags,
        "field": kept.field.shown_when,
        "rule": kept.rule.tags,
        "hook": kept.hook.conditions["tags"],
        "form": kept.form.config["tags"],
        "person": kept.person.skills,
    }


def test_whatever_names_it_in_settings_names_it_so_at_once(kept, vip, ada):
    call(vip, "gold", ada)

    now = kept_now(kept)
    assert [one["values"] for one in now.pop("view")] == [["gold"], ["old"]]
    assert now == {
        "macro": ["gold", None], "template": ["gold", "x"], "field": {"tag": "gold"},
        "rule": ["gold"], "hook": ["old", "gold"], "form": ["gold"],
        "person": ["gold", "billing"],
    }  # fmt: skip


def test_what_a_merge_changed_in_settings_comes_back_with_it(kept, vip, gold, ada):
    before = kept_now(kept)
    merge = actions.merge_tags(vip, into=gold, by=ada)
    assert kept_now(kept)["template"] == ["gold", "x"]
    actions.save_macro(
        name="M", steps=[{"do": "tag", "name": "new"}], macro=kept.macro, by=ada
    )

    actions.unmerge_tags(merge, by=ada)

    assert kept_now(kept) == before | {"macro": ["new"]}


def test_two_become_one_and_two_again(ticket, other, vip, gold, ada, bob):
    actions.tag(other, name="vip", by=bob)
    before = {one: told(one) for one in (ticket, other)}

    merge = actions.merge_tags(vip, into=gold, by=ada)

    assert (names(ticket), names(other)) == (["gold"], ["gold"])
    assert {one: told(one) for one in (ticket, other)} == before
    assert Tag.objects.meant("vip") == gold

    actions.unmerge_tags(merge, by=ada)
    assert (names(ticket), names(other)) == (["vip"], ["gold", "vip"])
    assert Tag.objects.meant("vip") == vip
    with pytest.raises(TagsParted):
        actions.unmerge_tags(merge, by=ada)


def test_a_ticket_that_lost_it_since_gets_neither_back(ticket, vip, gold, ada, bob):
    merge = actions.merge_tags(vip, into=gold, by=ada)
    actions.untag(ticket, name="gold", by=bob)

    actions.unmerge_tags(merge, by=ada)

    assert names(ticket) == []


def test_merged_on_it_is_parted_last_first(ticket, vip, gold, ada, bob):
    first = actions.merge_tags(vip, into=gold, by=ada)
    actions.tag(ticket, name="best", by=bob)
    second = actions.merge_tags(gold, into=the("best"), by=ada)
    assert Tag.objects.meant("vip").name == "best"
    with pytest.raises(NoSuchTag):
        actions.unmerge_tags(first, by=ada)

    actions.unmerge_tags(second, by=ada)
    assert Tag.objects.meant("vip").name == "gold"
    actions.unmerge_tags(TagMerge.objects.get(pk=first.pk), by=ada)
    assert names(ticket) == ["best", "vip"]


def test_one_is_not_merged_into_itself_nor_into_what_is_gone(vip, gold, ada):
    with pytest.raises(SameTag):
        actions.merge_tags(vip, into=vip, by=ada)
    actions.merge_tags(vip, into=gold, by=ada)
    with pytest.raises(NoSuchTag):
        actions.merge_tags(gold, into=vip, by=ada)
    with pytest.raises(NoSuchTag):
        call(vip, "x", ada)


def test_policies_go_by_what_it_became(ticket, vip, gold, ada):
    policy = agree(ada, "VIP", conditions={"tags": [vip]})
    drain()
    due = clock(ticket).due_at

    merge = actions.merge_tags(vip, into=gold, by=ada)
    drain()

    assert list(policy.tags.all()) == [gold]
    assert clock(ticket).due_at == due
    actions.unmerge_tags(merge, by=ada)
    assert list(policy.tags.all()) == [vip]


def test_a_customer_s_program_may_say_the_former_name(vip, gold, ada, mailbox):
    actions.merge_tags(vip, into=gold, by=ada)

    [message] = actions.open_tickets(
        [
            Opening(
                channel=mailbox,
                identity=make_identity(),
                words=make_words(),
                tags=("vip", "gold", "unheard"),
            )
        ]
    )

    assert names(message.ticket) == ["gold"]


def test_an_archived_one_is_proposed_no_more_and_found_all_the_same(
    ticket, vip, ada, bob
):
    assert TAGS.offered(bob) == {"vip": "vip"}
    actions.archive_tag(vip, archived=True, by=ada)

    assert TAGS.offered(bob) == {}
    assert names(ticket) == ["vip"]
    assert search("tag:vip", bob) == [ticket]
    actions.archive_tag(vip, archived=False, by=ada)
    assert TAGS.offered(bob) == {"vip": "vip"}


def test_only_what_nothing_has_is_deleted(ticket, vip, ada, bob):
    with pytest.raises(TagInUse):
        actions.delete_tag(vip, by=ada)
    actions.untag(ticket, name="vip", by=bob)
    macro = actions.save_macro(name="M", steps=[{"do": "tag", "name": "vip"}], by=ada)
    with pytest.raises(TagInUse):
        actions.delete_tag(vip, by=ada)
    macro.delete()
    policy = agree(ada, "VIP", conditions={"tags": [vip]})
    with pytest.raises(TagInUse):
        actions.delete_tag(vip, by=ada)
    policy.delete()

    actions.delete_tag(vip, by=ada)

    assert not Tag.objects.exists()
    with pytest.raises(NoSuchTag):
        actions.delete_tag(vip, by=ada)


def test_agents_may_not_and_leads_only_where_they_see_all_of_its_tickets(
    ticket, bill, vip, bob, carol, ada
):
    with pytest.raises(NotAllowed):
        call(vip, "gold", bob)
    call(vip, "gold", carol)
    assert names(ticket) == ["gold"]

    ticket.team.is_open = False
    ticket.team.save()
    with pytest.raises(NoSuchTag):
        call(vip, "vip", carol)
    actions.tag(bill, name="gold", by=ada)
    with pytest.raises(NotAllowed):
        call(vip, "vip", carol)


def test_tickets_that_are_merged_carry_what_a_tag_became(
    ticket, other, vip, gold, ada, bob
):
    actions.merge_tags(vip, into=gold, by=ada)
    actions.merge(ticket, into=other, by=bob)

    assert names(other) == ["gold"]
