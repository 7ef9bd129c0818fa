"""A mail that was read, with what others say of it: the server that took it in, lists that
passed it on, and where its sender wants answers.

Words beside those of `parse` among its warnings: vouched, unproved (`verdicts`); spam;
list: it came by a list, which wrote its own address in place of the sender's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from channels_app.adapter import Address, Incoming, Settings
from channels_app.adapters.email import addresses, mime, parse, spam, verdicts, words
from channels_app.adapters.email.mime import Headers

LIST = "list"
MOST_ANSWERS = 5
# "Irma via Support", as Google Groups and Mailman put it in some languages.
_VIA = re.compile(
    r"\s?['\"]?(.{1,200}?)['\"]?\s(?:via|über|durch|par|por|tramite|przez|через)\s",
    re.IGNORECASE,
)
_LISTS = frozenset({"list-id", "list-post", "x-google-group-id"})


def judged(settings: Settings, raw: bytes, read: Incoming) -> Incoming:
    """The same mail; what is told of it is never taken for more than that."""
    headers, _ = mime.split_headers(mime.with_line_feeds(raw))
    warnings = list(read.warnings)
    sender = read.sender
    original = _behind_list(headers, sender)
    if original is not None:
        # The list's domain vouches for the list, not for them.
        sender, said = original, None
        warnings = [one for one in warnings if one != "reply-to"] + [LIST]
    else:
        server = verdicts.trusted(settings.config)
        canonical = sender.canonical if sender else ""
        said = verdicts.verdict(headers, canonical, server=server)
    is_spam = spam.is_spam(headers)
    asked = tuple(_answer_to(headers, sender))
    if asked:
        # Both are seen before anything is said there (AC-07).
        warnings = [one for one in warnings if one != "reply-to"]
        warnings += [f"reply-to:{one.canonical}" for one in asked]
    warnings += [said] if said else []
    warnings += [spam.SPAM] if is_spam else []
    return replace(
        read,
        sender=sender,
        warnings=tuple(warnings),
        answer_to=asked,
        spam=is_spam and bool(settings.config.get("spam_aside")),
    )


def _answer_to(headers: Headers, sender: Address | None) -> Iterator[Address]:
    """Other addresses than its own where it asks for answers (AC-07)."""
    own = sender.canonical if sender else ""
    others = [one for one in _addresses(headers, "reply-to") if one.canonical != own]
    yield from others[:MOST_ANSWERS]


def _behind_list(headers: Headers, sender: Address | None) -> Address | None:
    """Who wrote it, where a list put itself into From so that DMARC lets it through.

    Only where From says so itself, by its name and by being the list: else whoever sends
    a mail could name anybody.
    """
    via = _VIA.match(sender.name) if sender else None
    fields = {name for name, _ in headers}
    if sender is None or via is None or not fields & _LISTS:
        return None
    if not _is_list(headers, sender.canonical):
        return None
    for name in ("x-original-from", "x-original-sender", "reply-to"):
        found = [
            one
            for one in _addresses(headers, name)
            if one.canonical != sender.canonical
        ]
        if len(found) == 1:
            return found[0] if found[0].name else replace(found[0], name=via[1])
    return None


def _is_list(headers: Headers, address: str) -> bool:
    """Whether this address is the list's: it posts there, or is called so."""
    post = words.unfolded(mime.first(headers, "list-post")).lower()
    name = words.unfolded(mime.first(headers, "list-id")).lower()
    return f"mailto:{address}" in post or f"<{address.replace('@', '.')}>" in name


def _addresses(headers: Headers, name: str) -> list[Address]:
    boxes = (
        box
        for key, value in headers
        if key == name
        for box in addresses.read_list(value)
    )
    found = {one.canonical: one for one in parse.valid(list(boxes))}
    return list(found.values())
