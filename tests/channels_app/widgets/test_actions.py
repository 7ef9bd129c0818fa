"""Widgets as the verbs make them."""

import pytest

from channels_app.actions import doors
from channels_app.actions import widgets as actions
from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from tests.factories import make_agent
from tickets.models import Channel

pytestmark = pytest.mark.django_db


def connection(widget):
    return Connection.objects.select_related("channel").get(channel=widget)


def test_a_new_widget_has_a_key_nobody_guesses_and_everything_as_usual(shop, support):
    made = connection(shop)

    assert (shop.kind, shop.team, shop.is_active) == ("widget", support, True)
    assert shop.traits["live"] is True
    assert made.key.isalnum()
    assert len(made.key) == 20
    assert made.config == {
        **actions.DEFAULTS,
        "title": "Analytical Engines",
        "origins": ["https://shop.example"],
    }


def test_no_two_widgets_share_a_key(shop, support, ada):
    other = actions.add_widget(team=support, name="Blog", by=ada)

    assert connection(other).key != connection(shop).key


def test_what_is_not_said_stays(shop, ada):
    before = connection(shop)

    actions.edit_widget(shop, name="Shop two", title="Hello", by=ada)

    after = connection(shop)
    assert after.config == {**before.config, "title": "Hello"}
    assert (after.key, after.channel.name) == (before.key, "Shop two")


def test_only_admins_touch_a_widget(shop, support, ada):
    lead = make_agent("Lea", role="lead")
    before = list(Connection.objects.values()), list(Channel.objects.values())

    for act in (
        lambda: actions.add_widget(team=support, name="x", by=lead),
        lambda: actions.edit_widget(shop, name="x", by=lead),
        lambda: actions.switch_widget(shop, active=False, by=lead),
        lambda: actions.new_secret(shop, by=lead),
        lambda: actions.drop_old_secret(shop, by=lead),
    ):
        with pytest.raises(OnlyAdmins):
            act()

    after = list(Connection.objects.values()), list(Channel.objects.values())
    assert after == before


def test_the_secret_before_stays_valid_until_it_is_removed(shop, ada):
    first = actions.new_secret(shop, by=ada)
    second = actions.new_secret(shop, by=ada)

    assert first != second
    assert connection(shop).settings().secret == {
        "secret": second,
        "old_secret": first,
    }
    with pytest.raises(actions.OldSecretStillThere):
        actions.new_secret(shop, by=ada)
    assert connection(shop).settings().secret["secret"] == second

    actions.drop_old_secret(shop, by=ada)

    assert connection(shop).settings().secret == {"secret": second}


def test_nobody_is_shut_out_before_anybody_can_prove_who_they_are(shop, ada):
    with pytest.raises(actions.SecretNeeded):
        actions.edit_widget(shop, name="Shop", require_identity=True, by=ada)
    assert connection(shop).config["require_identity"] is False

    actions.new_secret(shop, by=ada)
    actions.edit_widget(shop, name="Shop", require_identity=True, by=ada)

    assert connection(shop).config["require_identity"] is True


def test_a_lost_key_costs_the_secret_and_not_the_widget(shop, ada, settings):
    actions.new_secret(shop, by=ada)
    settings.CREDENTIAL_KEY = "ab" * 32

    assert doors.secrets_of(connection(shop)) == {}
    made = actions.new_secret(shop, by=ada)

    assert connection(shop).settings().secret == {"secret": made}
