"""A matter goes on by a messenger; and who has no matter yet finds the way there."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from channels_app.actions.web_forms import add_form
from channels_app.models import Connection
from channels_app.queries import beyond
from helpdesk.base import ways_in
from tests.channels_app.web_forms.factories import make_mailbox
from tests.factories import make_channel, make_team, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions, codes
from tickets.models import Channel
from tickets.onward_errors import NoWayThere
from tickets.queries import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def telegram(team, bot="shop_bot") -> Channel:
    """Connected, as far as links know."""
    channel = make_channel(team, kind="telegram", name="Bot")
    Connection.objects.create(
        channel=channel, key=bot, config={"bot": bot, "address": f"@{bot}"}
    )
    return channel


@pytest.fixture
def bot(support):
    return telegram(support)


def test_a_ticket_goes_on_by_a_link_that_brings_the_code(ticket, bob, bot):
    offered = actions.continue_on(ticket, kind="telegram", by=bob)

    way = reach.way(offered)
    [code] = parse_qs(urlsplit(way.link).query)["start"]
    assert way.link.startswith("https://t.me/shop_bot?start=")
    assert way.where == "@shop_bot"
    assert [one.is_signed for one in codes.read(code)] == [True]
    words = reach.invitation(offered)
    assert "You can go on by Telegram: open https://t.me/shop_bot?start=" in words
    assert f"write to @shop_bot with the code {offered.shown}" in words


def test_it_is_its_teams_channel_that_is_offered_else_any(ticket, bob, bot):
    other = telegram(make_team("Other", lead=bob), "other_bot")
    assert beyond.nearest("telegram", ticket.team_id) == bot
    assert beyond.nearest("telegram", other.team_id) == other
    bot.is_active = False
    bot.save()
    assert beyond.nearest("telegram", ticket.team_id) == other


def test_what_is_off_or_not_connected_is_not_offered(ticket, bob, bot, support):
    Connection.objects.filter(channel=bot).update(config={})
    assert "telegram" not in dict(reach.ways_on(ticket))
    with pytest.raises(NoWayThere):
        actions.continue_on(ticket, kind="telegram", by=bob)


def test_who_has_a_code_alone_is_led_there_by_it(ticket, bob, bot):
    offered = actions.continue_on(ticket, kind="telegram", by=bob)
    found = dict(reach.plain_ways(offered.code))["telegram"]
    assert found.link == f"https://t.me/shop_bot?start={offered.shown}"


def test_the_help_centre_names_one_of_each_and_the_forms(bot, support, ada):
    telegram(support, "second_bot")
    make_mailbox(support)
    form = add_form(team=support, name="Shop", by=ada)
    found = {str(one.name): one.address for one in ways_in.ways()}
    assert found["Write by Telegram"] == "https://t.me/shop_bot"
    assert found["Fill in a form"].endswith(f"/f/{form.connection.key}/")
    Channel.objects.filter(pk=form.pk).update(is_active=False)
    assert "Fill in a form" not in {str(one.name) for one in ways_in.ways()}


def test_all_of_them_cost_one_statement(bot, support, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(beyond.ways_in_beyond()) == 1


def test_where_they_have_to_write_first_going_on_elsewhere_is_offered(
    support, bob, bot
):
    traits = {"reply_window": 24 * 3600, "formats": ["text"]}
    messenger = make_channel(support, kind="whatsapp", traits=traits)
    ago = timezone.now() - timedelta(days=2)
    ticket = make_ticket(messenger, said_at=ago)
    page = browser_of(bob).get(f"/t/{ticket.number}/")
    assert "they have to write there first" in shown(page)
    assert f'data-popover="/t/{ticket.number}/continue-on/"' in after_composer(page)

    still = make_ticket(messenger, said_at=timezone.now())
    page = browser_of(bob).get(f"/t/{still.number}/")
    assert "continue-on" not in after_composer(page)


def after_composer(page):
    """What stands where an answer is written."""
    return page.text.partition('id="reply"')[2].partition('id="note"')[0]
