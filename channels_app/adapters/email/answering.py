"""Addresses that answers are asked for at: each names the mail that it is in.

For those whose mailbox takes all that comes to reply+anything@ (RFC 5233), best below a
name of its own. What answers then finds its ticket even where every field of the mail it
answers was lost on the way.
"""

from collections.abc import Iterator

from channels_app import references
from channels_app.adapter import Desk, Outgoing, Proof, Settings
from channels_app.adapters.email import addresses
from channels_app.adapters.email.mime import Headers

# Whom it was for; servers write down what To does not say, of a hidden copy.
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def reply_to(settings: Settings, message: Outgoing) -> str:
    """Where answers to this mail go; "": to its sender."""
    if message.answers_to:
        return message.answers_to
    local, at, domain = str(settings.config.get("reply_address") or "").rpartition("@")
    proof = references.read(message.place.partition("@")[0])
    if not at or proof is None:
        return ""
    return f"{local}+{references.mint_short(proof.message)}@{domain}"


def proof_in(address: str) -> Proof | None:
    """What somebody shows who writes to it."""
    local = address.rpartition("@")[0]
    return references.read_short(local.rpartition("+")[2])


def desk_in(address: str) -> Desk | None:
    """The colleague and the ticket that it is of."""
    local = address.rpartition("@")[0]
    return references.read_desk(local.rpartition("+")[2])


def desks(headers: Headers) -> Iterator[Desk]:
    """Of all addresses that a mail was sent to, each once."""
    found = (
        desk_in(box.address)
        for name, value in headers
        if name in _TO
        for box in addresses.read_list(value)
    )
    yield from dict.fromkeys(desk for desk in found if desk is not None)


def proofs(headers: Headers) -> Iterator[Proof]:
    """Of all addresses that a mail was sent to."""
    for name, value in headers:
        if name in _TO:
            for box in addresses.read_list(value):
                proof = proof_in(box.address)
                if proof is not None:
                    yield proof
