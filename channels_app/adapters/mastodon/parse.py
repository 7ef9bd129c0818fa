"""What a post is to us: said in public, to us alone, changed, gone, or our own.

What `look` kept is the post as the server gave it, and beside it what only the server could
tell: the names of the posts that it answers.
"""

from datetime import UTC, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from channels_app import payload
from channels_app.adapter import Address, Incoming, Settings, Unreadable
from channels_app.adapters.mastodon.content import Content, content_of, others
from channels_app.errors import Invalid
from channels_app.fields import each, moment, part, whole, words
from channels_app.parsed import Deleted, Edited, Heard, Noise, Parsed, public_place

KIND = "mastodon"
DIRECT = "direct"
# What everybody can read. All else was said to some: its writer's followers, or those who
# are named; relatives of Mastodon call both "private".
PUBLIC = frozenset({"public", "unlisted"})

How = Literal["mention", "reply", "quote", "comment", "watched"]


def parse(settings: Settings, raw: bytes) -> Parsed:
    """What it says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    try:
        said = payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error
    event = words(said, "event")
    if event == "deleted":
        return _deleted(said)
    status = part(said, "status")
    if not words(status, "uri") or event not in {"said", "edited", "own"}:
        raise Unreadable("This is nothing that a Mastodon server tells.")
    if event == "own":
        return _own(settings, said, status)
    sender = sender_of(settings, part(status, "account"))
    if sender.canonical == settings.config.get("account"):
        return Noise(why="We said it ourselves.")
    if event == "edited":
        return _edited(settings, status, sender)
    return _words(settings, said, status, sender)


def uri_of(account: Any) -> str:
    """What never changes of an account; older servers tell its page alone."""
    return words(account, "uri") or words(account, "url")


def sender_of(settings: Settings, account: Any) -> Address:
    """Raises Unreadable."""
    canonical = uri_of(account)
    if not canonical:
        raise Unreadable("It names no sender.")
    shown = handle_of(settings, account)
    name = words(account, "display_name") or words(account, "username")
    return Address(kind=KIND, canonical=canonical, shown=shown, name=name)


def handle_of(settings: Settings, account: Any) -> str:
    """As others find it: "@irma@social.example"."""
    acct = words(account, "acct") or words(account, "username")
    domain = str(settings.config.get("domain") or "")
    return f"@{acct}" if "@" in acct or not domain else f"@{acct}@{domain}"


def place_of(actor: str) -> str:
    """Where somebody and we speak alone."""
    return f"{DIRECT}:{actor}"


def _us(settings: Settings) -> frozenset[str]:
    """All by which a post may name us."""
    known = ("account", "account_id", "acct", "url")
    found = (str(settings.config.get(name) or "") for name in known)
    return frozenset(filter(None, found))


def _words(settings: Settings, said: Any, status: Any, sender: Address) -> Parsed:
    uri = words(status, "uri")
    content = content_of(status, addressed=_us(settings))
    is_public = words(status, "visibility") in PUBLIC
    text = content.text
    if not is_public and (along := others(status, but=_us(settings))):
        text += "\n\n" + _("[Also to %(others)s, who read it]") % {
            "others": ", ".join(along)
        }
    incoming = Incoming(
        sender=sender,
        subject=content.subject,
        text=text,
        html=content.html if text == content.text else "",
        place=public_place(uri) if is_public else place_of(sender.canonical),
        place_is_proof=True,
        auto="bot" if part(status, "account", "bot") is True else None,
        replies=tuple(one for one in each(said, "answers") if isinstance(one, str)),
        said_at=moment(words(status, "created_at")),
        names=(uri,),
        remote=content.remote,
        public=is_public,
    )
    if not is_public:
        return incoming
    return Heard(
        incoming=incoming,
        how=_how(settings, status, words(said, "why")),
        address=words(status, "url") or uri,
        language=words(status, "language"),
        reach=whole(status, "account", "followers_count"),
        watched=tuple(one for one in each(said, "watched") if isinstance(one, str)),
    )


def _how(settings: Settings, status: Any, why: str) -> How:
    ours, number = settings.config.get("account"), settings.config.get("account_id")
    quoted = uri_of(part(status, "quote", "quoted_status", "account"))
    if why == "quote" or quoted == ours:
        return "quote"
    if words(status, "in_reply_to_account_id") == number:
        return "reply"
    named = {words(one, "id") for one in each(status, "mentions")}
    return "mention" if why == "mention" or number in named else "watched"


def _edited(settings: Settings, status: Any, sender: Address) -> Edited:
    content: Content = content_of(status, addressed=_us(settings))
    return Edited(
        name=words(status, "uri"),
        sender=sender,
        text=content.text,
        html=content.html,
        at=moment(words(status, "edited_at")) or datetime.now(UTC),
    )


def _deleted(said: Any) -> Deleted:
    uri, actor = words(said, "uri"), words(said, "actor")
    if not uri or not actor:
        raise Unreadable("It does not say what is gone.")
    return Deleted(
        name=uri,
        sender=Address(kind=KIND, canonical=actor, shown=words(said, "shown") or actor),
        at=moment(words(said, "at")) or datetime.now(UTC),
    )


def _own(settings: Settings, said: Any, status: Any) -> Parsed:
    """What somebody of us said in another program, or what we sent and hear again."""
    whom, uri = part(said, "whom"), words(status, "uri")
    answers = tuple(one for one in each(said, "answers") if isinstance(one, str))
    if not uri_of(whom) or not answers:
        return Noise(why="We said it to nobody.")
    theirs = sender_of(settings, whom)
    if theirs.canonical == settings.config.get("account"):
        return Noise(why="We answered ourselves.")
    is_public = words(status, "visibility") in PUBLIC
    content = content_of(status, addressed=frozenset({words(whom, "url")}))
    place = public_place(answers[0]) if is_public else place_of(theirs.canonical)
    return Incoming(
        sender=theirs,
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=place,
        place_is_proof=True,
        replies=answers,
        ours=True,
        author=words(status, "account", "display_name"),
        known_as=(uri,),
        said_at=moment(words(status, "created_at")),
        names=(uri,),
        remote=content.remote,
        public=is_public,
    )
