"""Links for admins at the command line, where no mail can be sent yet."""

import pytest
from django.core.management import CommandError, call_command

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.models import Invitation, Role

from .browsing import path_of


def test_the_invite_command_prints_a_link(client, ada, capsys):
    call_command("invite", "new@example.org", "--role", "lead")

    path = path_of(capsys.readouterr().out.strip())
    assert client.get(path).status_code == 200
    assert Invitation.objects.get().role == Role.LEAD


def test_the_invite_command_says_why_it_refuses(ada, grace):
    with pytest.raises(CommandError, match="is here already"):
        call_command("invite", grace.email)


def test_the_reset_link_command_prints_a_link_for_active_agents_only(
    client, ada, grace, capsys
):
    call_command("reset_link", "GRACE@example.org")

    path = path_of(capsys.readouterr().out.strip())
    assert client.get(path, follow=True).status_code == 200
    actions.deactivate(grace, by=ada)
    with pytest.raises(CommandError, match="No active agent"):
        call_command("reset_link", grace.email)


def test_the_invite_command_needs_somebody_to_invite(grace):
    with pytest.raises(CommandError, match="no active admin"):
        call_command("invite", "new@example.org")
