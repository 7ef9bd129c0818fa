"""Settings, Mailboxes: how mail arrives, from where, and for whom."""

import pytest
from django.urls import reverse

from channels_app import polling
from channels_app.models import Connection
from tests.channels_app.test_pages_settings import NEW, typed
from tests.peers import dovecot, mailbox  # noqa: F401
from tests.tickets.pages import browser_of, shown

pytestmark = pytest.mark.usefixtures("company")


def added(ada, team, **more) -> Connection:
    answer = browser_of(ada).post(NEW, typed(team, **more))
    assert answer.status_code == 302, shown(answer)
    return Connection.objects.get()


def edited(ada, connection, **more) -> None:
    where = reverse("channels:edit_mailbox", args=[connection.channel.public_id])
    fields = {**typed(connection.channel.team), **connection.config, **more}
    answer = browser_of(ada).post(where, {k: v for k, v in fields.items() if v != []})
    connection.refresh_from_db()
    assert answer.status_code == 302, shown(answer)


def test_the_servers_folders_are_shown_to_choose_from(dovecot, ada, support):  # noqa: F811
    dovecot.account("pages@shop.test", "secret")
    with dovecot.client("pages@shop.test") as client:
        client.create_folder("Bills")
    settings = mailbox(dovecot, None, "pages@shop.test")
    fields = typed(support, **{**settings.config, **settings.secret})

    answer = browser_of(ada).post(NEW, {**fields, "folders": ["Older"], "test": "1"})

    page = answer.content.decode()
    for name, checked in (("Bills", ""), ("INBOX", ""), ("Older", " checked")):
        assert f'value="{name}"' in page
        tag = page.split(f'name="folders" value="{name}"')[1].split(">")[0]
        assert (" checked" in tag) == bool(checked)


def test_a_mailbox_remembers_since_when_each_folder_is_read(ada, support):
    one = added(ada, support, begin="none", folders=["Bills"])
    begun = one.config["begun"]
    assert set(begun) == {"INBOX", "Bills"}
    Connection.objects.update(cursor={"folders": {"INBOX": {"uid": 7}}})

    edited(ada, one, folders=["Bills", "Shop"])
    assert one.config["begun"].items() >= begun.items()
    assert one.config["begun"]["Shop"] > begun["INBOX"]
    assert one.cursor == {"folders": {"INBOX": {"uid": 7}}}

    edited(ada, one, imap_user="other@shop.test", imap_password="new")
    assert one.config["begun"]["INBOX"] > begun["INBOX"]
    assert one.cursor == {}


def test_what_is_read_from_before_this_was_known_is_never_old(ada, support):
    one = added(ada, support)
    del one.config["begun"]
    one.save()

    edited(ada, one, folders=["Bills"])

    assert set(one.config["begun"]) == {"Bills"}


def test_rules_are_lines_and_name_teams(ada, support, billing):
    lines = "Bills@Shop.test = billing\nfolder:Bills = Billing\n"

    one = added(ada, support, routes=lines)

    team = str(billing.public_id)
    assert one.config["routes"] == [
        {"by": "to", "value": "bills@shop.test", "team": team},
        {"by": "folder", "value": "Bills", "team": team},
    ]
    where = reverse("channels:edit_mailbox", args=[one.channel.public_id])
    page = browser_of(ada).get(where).content.decode()
    assert "bills@shop.test = Billing\nfolder:Bills = Billing" in page


@pytest.mark.parametrize(("wrong", "words"), [
    ({"routes": "bills@shop.test = Nobody"}, "This names no address and team"),
    ({"routes": "bills = Support"}, "This is no address"),
    ({"after": "move"}, "Name a folder that is not read"),
    ({"after": "move", "after_folder": "INBOX"}, "Name a folder that is not read"),
    ({"door": "pigeon"}, "pigeon"),
])  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(ada, support, wrong, words):
    answer = browser_of(ada).post(NEW, typed(support, **wrong))

    assert answer.status_code == 422
    assert words in shown(answer)


def test_what_is_handed_over_needs_no_password_and_is_not_looked_for(ada, support):
    one = added(ada, support, door="lmtp", imap_password="")

    assert one.pk not in polling._active()
    assert one.config["smtp_user"] == ""
    page = shown(browser_of(ada).get("/settings/mailboxes/"))
    assert "its mail is handed over" in page
    edited(ada, one, door="imap", imap_password="secret")
    assert one.pk in polling._active()
