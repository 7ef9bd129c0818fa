"""Whatever an agent can do has its door in the API: generated from the actions themselves.

A new action fails here until it has one, or stands below with its reason.
"""

import ast
import inspect
import pkgutil
import sys
import typing
from importlib import import_module

from django.urls import get_resolver

from helpdesk.base.accounts.models import Agent

ROOMS = (
    "tickets.actions",
    "channels_app.actions",
    "helpdesk.base.accounts.actions",
    "helpdesk.listening.actions",
    "helpdesk.notifications.actions",
    "helpdesk.webhooks.actions",
    "knowledge_base.actions",
)

# What has no door, and why not.
WITHOUT = {
    "channels_app.actions.block": "a step of `report`, which says why as well",
    "helpdesk.base.accounts.actions.end_tokens": "a step of `deactivate` and of"
    " `sign_out_everywhere`",
    "knowledge_base.actions.bring_in": "a zip of files; programs `bring_articles`",
    "knowledge_base.actions.begin_article": "a step of `write_article`",
    # Of a page that is open in two windows: programs have `keep`.
    "knowledge_base.actions.drop_same": "a step of `revise`",
    "knowledge_base.actions.save": "`revise`, for a form that may be sent unchanged",
    "knowledge_base.actions.keep_on": "`keep`, for a window among others",
    # Whoever holds an app's secret reads what agents open: people do these on pages.
    "tickets.actions.save_side_app": "on pages alone, as said above",
    "tickets.actions.new_side_app_secret": "on pages alone, as said above",
    "tickets.actions.delete_side_app": "on pages alone, as said above",
    # People try things out on pages; programs see `is_sample` of a ticket.
    "tickets.actions.make_sample": "on pages alone, as said above",
    "tickets.actions.remove_sample": "`first-steps/` takes it away with the steps",
    "tickets.actions.assign": "`assign_to`, for somebody who was named",
    "tickets.actions.assign_in_turn": "`assign_to`, for whoever's turn it is",
    # What widgets' and own channels' verbs have in common.
    "channels_app.actions.guard": "a step of each of them",
    "channels_app.actions.switch": "`switch_widget`, `switch_custom` and their like",
    "channels_app.actions.change_secret": "`new_secret`, `new_custom_secret`",
    "channels_app.actions.forget_old_secret": "`drop_old_secret` and its like",
    # Somebody has to agree on the provider's page, in the same browser.
    "channels_app.actions.add": "`add_mailbox`, for one that is signed in to by page",
    "channels_app.actions.finish": "what such a page comes back with",
    # A token that leaked could make itself heirs (docs/api-tokens.md): people do these
    # on pages, signed in.
    "helpdesk.base.accounts.actions.make_token": "on pages alone, as said above",
    "helpdesk.base.accounts.actions.register_app": "on pages alone, as said above",
    "helpdesk.base.accounts.actions.edit_app": "on pages alone, as said above",
    "helpdesk.base.accounts.actions.remove_app": "on pages alone, as said above",
    "helpdesk.base.accounts.actions.disconnect_app": "on pages alone, as said above",
}


def public(room):
    """Its functions that somebody signed in runs: those with `by: Agent`."""
    package = import_module(room)
    modules = [package]
    names = getattr(package, "__all__", None)
    if room in {"channels_app.actions", "knowledge_base.actions"}:
        # Its doors take them from their modules.
        modules = [
            import_module(f"{room}.{one.name}")
            for one in pkgutil.iter_modules(package.__path__)
        ]
        names = None
    for module in modules:
        for name, one in vars(module).items():
            is_named = names is None or name in names
            if not inspect.isfunction(one) or name.startswith("_") or not is_named:
                continue
            if names is None and one.__module__ != module.__name__:
                continue
            by = inspect.signature(one).parameters.get("by")
            if by is not None and typing.get_type_hints(one).get("by") is Agent:
                yield f"{room}.{name}"


def used_by_the_api():
    """The names that modules of the API read, of those that its addresses load."""
    assert get_resolver().url_patterns
    found = set()
    for name, module in list(sys.modules.items()):
        parts = name.split(".")
        if "api" not in parts or name.startswith(("helpdesk.base.api", "tests")):
            continue
        if parts[0] not in {"tickets", "channels_app", "knowledge_base", "helpdesk"}:
            continue
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.ImportFrom):
                found |= {one.name for one in node.names}
    return found


EVERY = sorted(name for room in ROOMS for name in public(room))


def test_there_are_actions_to_look_for():
    assert "tickets.actions.reply" in EVERY
    assert len(EVERY) > 100


def test_every_action_of_an_agent_has_its_door():
    used = used_by_the_api()
    missing = {name for name in EVERY if name.rpartition(".")[2] not in used}

    assert sorted(missing - set(WITHOUT)) == []


def test_no_reason_is_given_for_what_has_its_door_or_is_gone():
    used = used_by_the_api()

    assert [
        name
        for name in sorted(WITHOUT)
        if name not in EVERY or name.rpartition(".")[2] in used
    ] == []
