"""Whose team words are that came by a channel with rules, and what its door knows of them.

config: routes ([{by, value, team}]), the first that fits decides. by: "to", an address the
words were sent to; "folder", the one they were found in. team: the public id of one.
"""

from dataclasses import replace

from channels_app.adapter import Incoming
from channels_app.models import Envelope
from helpdesk.base.accounts.models import Team
from tickets.actions import Words
from tickets.models import Message


def team_of(envelope: Envelope, incoming: Incoming) -> Team | None:
    """Of the first rule that fits; None: the channel's own."""
    rules = envelope.channel.connection.config.get("routes") or ()
    if not rules:
        return None
    met = envelope.places_met()
    told = {
        "to": {one.canonical for one in incoming.recipients}
        | {note["to"] for note in met if "to" in note},
        "folder": {note["folder"] for note in met if "folder" in note},
    }
    for rule in rules:
        if rule["value"] in told.get(rule["by"], ()):
            # One that was deleted decides nothing.
            return Team.objects.filter(public_id=rule["team"]).first()
    return None


def marked(envelope: Envelope, words: Words) -> Words:
    """The words; as old ones where they waited there before the door was ours."""
    if not any("old" in note for note in envelope.places_met()):
        return words
    return replace(words, warnings=(*words.warnings, Message.OLD))
