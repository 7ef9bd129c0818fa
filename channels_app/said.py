"""Words that came in, and the chat they were said in, where their channel has chats."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from channels_app.actions import chat_words
from channels_app.adapter import Address, Incoming
from channels_app.models import Chat
from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import Words
from tickets.codes import Found, read
from tickets.models import Channel, Status


@dataclass(frozen=True, slots=True)
class Said:
    """Words that came in by a channel: as their adapter read them, and as we keep them.

    chat: the one they were said in, on a channel whose conversations have rows.
    chosen: the team that a rule of its channel gives them to.
    by: who of us sent them on; above: what they said to it.
    nowhere: of what looks like codes, those that lead nowhere (`arriving.looked_up`).
    """

    channel: Channel
    incoming: Incoming
    words: Words
    chat: Chat | None = None
    chosen: Team | None = None
    by: Agent | None = None
    above: str = ""
    nowhere: frozenset[str] = frozenset()

    @property
    def sender(self) -> Address:
        if self.incoming.sender is None:
            raise ValueError("words without a sender belong into quarantine")
        return self.incoming.sender

    @property
    def codes(self) -> list[Found]:
        """Codes that may lead to a matter that was spoken of elsewhere (`continue_on`)."""
        brought = "\n".join(self.incoming.codes)
        found = read(f"{brought}\n{self.words.subject}\n{self.words.text}")
        return [one for one in found if one.code not in self.nowhere]

    @property
    def is_vouched(self) -> bool:
        """Whether its provider says who wrote it, and nobody else can by that address.
        Who sits in a widget is told by other things (`knowing`)."""
        is_own = self.sender.kind == self.channel.kind
        return self.incoming.place_is_proof and is_own and not self.is_live

    @property
    def team(self) -> Team | None:
        """Whose new ticket they are; None: of the channel's own."""
        return self.chat.team if self.chat else self.chosen

    @property
    def whose(self) -> Team:
        """The team that gets them as a new ticket."""
        return self.team or self.channel.team

    @property
    def is_of_one_machine(self) -> bool:
        """A machine wrote it, and no person by way of it: neither a list's members, nor who
        filled in a form of a site, whose address stands where answers are asked for.
        Machines that ask for them at an address of their own house are one all the same."""
        if self.incoming.auto in (None, "list"):
            return False
        house = self.sender.canonical.rpartition("@")[2]
        others = (one.canonical.rpartition("@")[2] for one in self.incoming.answer_to)
        return all(f".{one}".endswith(f".{house}") for one in others)

    @property
    def is_live(self) -> bool:
        return bool(self.channel.traits.get("live"))

    @property
    def begins(self) -> bool:
        """Whether nothing is there by which it could belong to an older ticket."""
        if self.chat is not None and self.chat.ticket is not None:
            return False
        if self.codes:
            return False
        if self.chat is not None:
            return True
        incoming = self.incoming
        return not (incoming.proofs or incoming.answers or incoming.place_is_proof)

    @property
    def goes_on(self) -> bool:
        """Whether its chat knows its ticket, which takes it."""
        if self.chat is None or self.chat.ticket is None:
            return False
        ticket = self.chat.ticket
        return ticket.merged_into_id is None and ticket.status != Status.CLOSED


def in_chats(sayings: Sequence[Said]) -> Sequence[Said]:
    """Each with its chat. A chat may have become somebody else's since they were said:
    the same person's, who turned out to be known."""
    places = {one.incoming.place for one in sayings if one.is_live}
    if not places:
        return sayings
    chats = chat_words.at(places)
    return [
        _in_chat(said, chats[said.incoming.place])
        if said.is_live and said.incoming.place in chats
        else said
        for said in sayings
    ]


def _in_chat(said: Said, chat: Chat) -> Said:
    sender = replace(said.sender, canonical=str(chat.visitor.public_id))
    return replace(said, incoming=replace(said.incoming, sender=sender), chat=chat)
