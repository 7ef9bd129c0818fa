"""Looking reads all there is, once, and never for more money than there is."""

import pytest

from channels_app.adapter import ConnectionFailed
from channels_app.adapters.x import adapter, looking
from channels_app.adapters.x.prices import Prices
from channels_app.lent import MICRO
from channels_app.parsed import Heard, Incoming
from tests.channels_app.x.conftest import Looker


def names(found) -> list[str]:
    return [one.incoming.names[0] for one in found if isinstance(one, Heard)]


def test_a_mention_found_by_looking_is_the_one_that_x_told(x, looker, irma):
    item = irma.mentions("@kettleshop it leaks &amp; drips")
    [call] = [x.call(hook) for hook in x.requests([item])]
    [told] = adapter.split(looker.settings, call)
    [found] = looker.look()
    assert (told.source_key, told.conv_key) == (found.source_key, found.conv_key)
    one, other = (adapter.parse(looker.settings, it.content) for it in (told, found))
    assert one == other
    assert one.incoming.text == "@kettleshop it leaks & drips"
    assert (one.how, one.reach, one.language) == ("mention", 12, "en")
    assert one.address == f"https://x.com/irma/status/{item.name}"


def test_a_private_message_found_by_looking_is_the_one_that_x_told(x, looker, chatter):
    item = chatter.says("My order 17")
    [call] = [x.call(hook) for hook in x.requests([item])]
    [told] = adapter.split(looker.settings, call)
    [found] = looker.look()
    one, other = (adapter.parse(looker.settings, it.content) for it in (told, found))
    assert told.source_key == found.source_key
    assert isinstance(one, Incoming)
    assert (one.place, one.names, one.text) == (other.place, other.names, other.text)
    assert one.sender.canonical == other.sender.canonical
    assert abs((one.said_at - other.said_at).total_seconds()) < 0.01


def test_what_was_read_is_not_read_again_and_a_look_that_brings_nothing_is_free(
    x, looker, purse, irma
):
    irma.mentions("@kettleshop one")
    assert len(looker.look()) == 1
    before = purse.spent
    assert looker.look() == []
    assert purse.spent == before == x.bill


def test_more_than_a_page_is_read_oldest_first_page_by_page(
    x, looker, irma, monkeypatch
):
    monkeypatch.setattr(looking, "MOST", 5)
    said = [irma.mentions(f"@kettleshop {at}").name for at in range(13)]
    found = names(looker.parsed())
    assert sorted(found, key=int) == said
    assert len(found) == len(set(found))
    assert "until" not in looker.cursor
    assert looker.cursor["since"] == said[-1]


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_an_hour_without_network_loses_nothing(x, looker, irma, monkeypatch, pages):
    """Nor does a line that breaks once more while it is read back, page by page."""
    monkeypatch.setattr(looking, "MOST", 5)
    irma.mentions("@kettleshop before")
    looker.look()
    said = [irma.mentions(f"@kettleshop {at}").name for at in range(28)]
    found = []
    for _try in range(2):
        x.passes(pages)
        x.drops(taken=False, times=2)
        with pytest.raises(ConnectionFailed):
            looker.look()
        found += looker.told
        x.script.clear()
    found += looker.look()
    posts = names(adapter.parse(looker.settings, one.content) for one in found)
    assert sorted(posts, key=int) == said


def test_what_there_is_no_money_for_is_read_once_there_is(x, account, purse, irma):
    purse.ceiling, purse.gone = 3 * MICRO // 10, 1.0
    looker = Looker(account)
    said = [irma.mentions(f"@kettleshop {at}").name for at in range(60)]
    found = names(looker.parsed())
    assert 0 < len(found) < 60
    assert purse.spent <= purse.ceiling
    assert x.bill == purse.spent
    late = irma.mentions("@kettleshop late").name
    for _month in range(12):
        purse.spent = x.bill = 0
        found += names(looker.parsed())
        assert x.bill == purse.spent <= purse.ceiling
    assert sorted(found, key=int) == [*said, late]


def test_early_in_the_month_reading_does_not_take_all_of_it(x, account, purse, irma):
    purse.ceiling, purse.gone = 2 * MICRO, 0.0
    for at in range(200):
        irma.mentions(f"@kettleshop {at}")
    Looker(account).look()
    assert 0 < purse.spent <= purse.ceiling * 0.35


def test_private_messages_are_looked_for_as_seldom_as_their_share_makes_it(
    x, account, purse, chatter
):
    chatter.says("One")
    looker = Looker(account)
    assert len(looker.look()) == 1
    chatter.says("Two")
    assert looker.look() == []
    looker.cursor["dm_at"] = "2020-01-01T00:00:00+00:00"
    assert [one.text for one in looker.parsed()] == ["Two"]


def test_several_private_messages_are_read_back_to_what_is_known(x, account, chatter):
    looker = Looker(account)
    chatter.says("One")
    looker.look()
    said = [chatter.says(f"Word {at}").name for at in range(25)]
    looker.cursor["dm_at"] = ""
    assert [one.names[0] for one in looker.parsed()] == said


def test_a_flood_of_private_messages_leaves_money_for_answers(
    x, account, purse, chatter
):
    purse.ceiling, purse.gone = MICRO, 0.1
    said = [chatter.says(f"Word {at}").name for at in range(120)]
    looker = Looker(account)
    found = []
    for gone in (0.1, 0.5, 1.0):
        purse.gone = gone
        found += [one.names[0] for one in looker.parsed()]
        assert x.bill == purse.spent <= purse.ceiling * 0.75
    assert 0 < len(found) < 120
    late = chatter.says("Late").name
    for _month in range(5):
        purse.spent = x.bill = 0
        found += [one.names[0] for one in looker.parsed()]
        assert x.bill == purse.spent <= purse.ceiling * 0.75
        looker.cursor["dm_at"] = ""
    # None is lost, and none is paid for twice.
    assert sorted(found, key=int) == [*said, late]


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_private_messages_that_were_paid_for_are_told_though_the_line_breaks(
    x, account, purse, chatter, pages
):
    looker = Looker(account)
    chatter.says("Before")
    looker.look()
    said = [chatter.says(f"Word {at}").name for at in range(25)]
    looker.cursor["dm_at"] = ""
    x.passes(1 + pages)
    x.drops(taken=False, times=2)
    with pytest.raises(ConnectionFailed):
        looker.look()
    found = looker.told
    assert bool(found) == bool(pages)
    x.script.clear()
    looker.cursor["dm_at"] = ""
    found = [*found, *looker.look()]
    told = [adapter.parse(looker.settings, one.content).names[0] for one in found]
    assert sorted(told, key=int) == said


def test_a_reading_whose_place_x_forgot_begins_anew(x, account, chatter):
    looker = Looker(account)
    said = [chatter.says(f"Word {at}").name for at in range(25)]
    x.passes(2)
    x.fails(400)
    with pytest.raises(ConnectionFailed):
        looker.look()
    looker.cursor["dm_at"] = ""
    assert [one.names[0] for one in looker.parsed()] == said


def test_private_messages_that_are_left_where_they_are_cost_nothing(
    x, account, purse, chatter
):
    account.config["alone"] = "no"
    chatter.says("One")
    assert Looker(account).look() == []
    assert purse.spent == x.bill == 0


def test_trouble_costs_nothing_and_is_told(x, looker, purse, irma):
    irma.mentions("@kettleshop one")
    x.fails(503)
    with pytest.raises(ConnectionFailed):
        looker.look()
    assert purse.spent == 0
    x.fails(401)
    with pytest.raises(ConnectionFailed) as failed:
        looker.look()
    assert "admin" in failed.value.words
    assert len(looker.look()) == 1


def test_an_answer_that_was_lost_counts_as_the_worst_it_may_have_cost(
    x, looker, purse, irma
):
    irma.mentions("@kettleshop one")
    x.drops(taken=True)
    with pytest.raises(ConnectionFailed):
        looker.look()
    assert purse.spent >= 5 * Prices({}).a_post > x.bill
    assert len(looker.look()) == 1


def test_x_is_told_to_call_no_more_when_money_is_short_and_again_when_it_is_not(
    x, account, purse
):
    hook = "https://desk.example/hooks/x/k/"
    x.webhooks["17"] = hook
    account.config.update(tells="yes", hook=hook)
    looker = Looker(account)
    purse.spent = purse.ceiling - 1000
    looker.look()
    assert x.webhooks == {}
    purse.spent = 0
    looker.look()
    assert list(x.webhooks.values()) == [hook]
    assert x.subscribed == {
        "post.mention.create", "post.reply.create", "post.quote.create", "dm.received"
    }  # fmt: skip
