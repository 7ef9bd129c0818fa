"""Set up, change, switch, try: what every messenger has in common."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels_app import polling
from channels_app.actions import approved, connecting
from channels_app.actions import messengers as actions
from channels_app.adapter import Check
from channels_app.messenger import TemplateFound
from channels_app.messenger_errors import (
    AccountTaken,
    ConnectFirst,
    NotConnected,
    SecretsLost,
    SecretsNeeded,
)
from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from tests.channels_app.messengers.conftest import TYPED
from tickets.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)


def kept(channel):
    return Connection.objects.select_related("channel").get(channel=channel)


def add(support, ada, **more):
    told = {"kind": "parrot", "name": "Two", "team": support, **TYPED, **more}
    return actions.add_messenger(by=ada, **told)


def test_what_is_secret_is_sealed_and_the_rest_can_be_read(added):
    found = kept(added)
    assert found.config == {"number": "12", "tone": "loud", "api": ""}
    assert found.settings().secret.keys() == {"token", "verify"}
    assert b"seekrit" not in bytes(found.sealed)
    assert (added.is_active, len(found.key)) == (False, 32)


def test_what_we_made_up_is_told_once(support, ada, company, parrot):
    channel, made = add(support, ada)
    assert made == {"verify": kept(channel).settings().secret["verify"]}


def test_connected_it_is_on_and_knows_what_it_learned(added, parrot, ada):
    parrot.expires_at = "2027-01-31T10:00:00+00:00"
    connecting.connect_messenger(added, by=ada)

    found = kept(added)
    assert parrot.hooks == [f"http://localhost:8000/hooks/parrot/{found.key}/"]
    assert found.channel.is_active
    assert found.config["address"] == "@parrot"
    assert found.config["shown"] == "No. 12"
    assert found.channel.traits["longest"] == 40
    assert found.channel.traits["sender"] == "@parrot"
    assert found.channel.traits["templates"]
    assert found.signed_in_until == datetime(2027, 1, 31, 10, tzinfo=UTC)


def test_what_its_provider_refuses_stays_saved_and_off(added, parrot, ada):
    parrot.down = "The token is wrong."
    with pytest.raises(NotConnected, match=r"saved\. The token is wrong\."):
        connecting.connect_messenger(added, by=ada)

    found = kept(added)
    assert not found.channel.is_active
    assert found.last_error == "The token is wrong."
    assert found.settings().secret["token"] == "seekrit-1"
    with pytest.raises(ConnectFirst):
        actions.switch_messenger(added, active=True, by=ada)


def test_what_breaks_off_for_a_reason_of_ours_is_off_as_before(added, parrot, ada):
    parrot.expires_at = "2027-02-31T10:00:00+00:00"
    with pytest.raises(ValueError, match="day"):
        connecting.connect_messenger(added, by=ada)
    assert not kept(added).channel.is_active


def test_what_no_column_takes_is_left_out_of_what_a_provider_says(added, parrot, ada):
    parrot.name, parrot.shown = (
        "@par\0rot\ud800" + "t" * 9000,
        ["a\0b", {"c": "\ud800"}],
    )
    connecting.connect_messenger(added, by=ada)
    parrot.checks = [Check(part="sending", ok=False, words="\0Not \ud800.")]
    [check] = connecting.check_messenger(added, by=ada)

    found = kept(added)
    assert found.channel.is_active
    assert found.config["address"].startswith("@par rot\ufffdttt")
    assert found.config["shown"] == ["ab", {"c": "\ufffd"}]
    assert check.words == found.last_error == "Not \ufffd."


def test_templates_that_no_column_takes_stop_no_others(polly, parrot, ada):
    odd = TemplateFound(
        name="o\0dd", language="en", status="APPROVED", body="\0Hi \ud800",
        parts=[{"type": "BODY", "text": "\0Hi"}],
    )  # fmt: skip
    parrot.templates = (odd, replace(odd, name="even", body="Hi", parts=[]))
    approved.fetch_templates(polly, by=ada)

    assert set(polly.templates.values_list("name", "body")) == {
        ("odd", "Hi \ufffd"), ("even", "Hi"),
    }  # fmt: skip
    assert polly.templates.get(name="odd").parts == [{"type": "BODY", "text": "Hi"}]


def test_one_that_works_stays_on_when_its_provider_is_away_for_once(polly, parrot, ada):
    parrot.down = "It is away."
    with pytest.raises(NotConnected):
        connecting.connect_messenger(polly, by=ada)
    assert kept(polly).channel.is_active


def test_the_same_account_is_not_added_twice(added, support, ada):
    with pytest.raises(AccountTaken, match="Polly"):
        add(support, ada)
    assert Channel.objects.filter(kind="parrot").count() == 1


def test_an_account_that_turns_out_to_be_connected_stays_off(polly, support, ada):
    other, _made = add(support, ada, token="another")
    with pytest.raises(AccountTaken, match="Polly"):
        connecting.connect_messenger(other, by=ada)
    assert not kept(other).channel.is_active


def test_who_took_an_account_over_gives_it_back(polly, parrot, support, ada):
    """Its provider was told the address of the other one meanwhile."""
    other, _made = add(support, ada, token="another")
    with pytest.raises(AccountTaken):
        connecting.connect_messenger(other, by=ada)
    assert parrot.hooks[0] == parrot.hooks[-1] != parrot.hooks[1]


def test_empty_secrets_stay_and_the_rest_is_changed(polly, ada):
    told = {**TYPED, "token": "", "number": "13"}
    assert actions.edit_messenger(polly, name="Polly", by=ada, **told)

    found = kept(polly)
    assert found.settings().secret["token"] == "seekrit-1"
    assert found.config["number"] == "13"
    assert found.config["address"] == "@parrot"


def test_another_name_asks_for_no_new_introduction(polly, ada):
    told = {**TYPED, "token": ""}
    assert not actions.edit_messenger(polly, name="Pol", by=ada, **told)
    assert Channel.objects.get(pk=polly.pk).name == "Pol"


def test_kept_secrets_do_not_go_to_another_server(polly, ada):
    told = {**TYPED, "token": "", "api": "https://evil.example"}
    with pytest.raises(SecretsNeeded):
        actions.edit_messenger(polly, name="Polly", by=ada, **told)
    told["token"] = "seekrit-1"
    assert actions.edit_messenger(polly, name="Polly", by=ada, **told)


def test_a_test_writes_down_how_it_is(polly, parrot, ada):
    parrot.checks = [Check(part="receiving", ok=False, words="Another address.")]
    assert connecting.check_messenger(polly, by=ada) == parrot.checks
    assert kept(polly).last_error == "Another address."

    parrot.checks = []
    assert [one.ok for one in connecting.check_messenger(polly, by=ada)] == [True] * 2
    assert kept(polly).failing_since is None


def test_a_provider_that_is_away_is_trouble_in_its_own_words(polly, parrot, ada):
    parrot.down = "It is away."
    [check] = connecting.check_messenger(polly, by=ada)
    assert (check.ok, check.words) == (False, "It is away.")
    assert kept(polly).last_error == "It is away."


def test_a_new_address_replaces_the_old_one(polly, ada):
    before = kept(polly).key
    actions.new_hook_key(polly, by=ada)
    assert kept(polly).key != before


def test_new_made_secrets_replace_the_old_ones_and_no_others(polly, ada):
    before = kept(polly).settings().secret
    made = actions.new_made_secrets(polly, by=ada)
    after = kept(polly).settings().secret
    assert made == {"verify": after["verify"]}
    assert after["verify"] != before["verify"]
    assert after["token"] == before["token"]


def test_secrets_that_cannot_be_read_are_asked_for_again(polly, ada, settings):
    Connection.objects.filter(channel=polly).update(sealed=b"\x01" + b"x" * 60)
    with pytest.raises(SecretsLost):
        connecting.check_messenger(polly, by=ada)
    assert actions.edit_messenger(polly, name="Polly", by=ada, **TYPED)
    assert kept(polly).settings().secret["token"] == "seekrit-1"


@pytest.mark.parametrize(
    "verb",
    [
        lambda channel, by: actions.edit_messenger(channel, name="X", by=by),
        lambda channel, by: actions.switch_messenger(channel, active=False, by=by),
        lambda channel, by: actions.new_hook_key(channel, by=by),
        lambda channel, by: actions.new_made_secrets(channel, by=by),
        lambda channel, by: connecting.connect_messenger(channel, by=by),
        lambda channel, by: connecting.check_messenger(channel, by=by),
    ],
)
def test_only_admins_do_any_of_it(verb, polly, bob):
    before = kept(polly).fingerprint(), kept(polly).key
    with pytest.raises(OnlyAdmins):
        verb(polly, bob)
    assert (kept(polly).fingerprint(), kept(polly).key) == before
    assert Channel.objects.get(pk=polly.pk).is_active


def test_only_admins_add_one(parrot, company, support, bob):
    with pytest.raises(OnlyAdmins):
        add(support, bob)
    assert not Channel.objects.filter(kind="parrot").exists()


def test_nobody_looks_for_what_comes_by_itself(polly, mailbox):
    """A thread that looked would find nothing, and at once look again."""
    Connection.objects.create(channel=mailbox)
    assert polling._active() == [mailbox.pk]
