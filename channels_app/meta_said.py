"""Words and files to people on Messenger and Instagram: one platform, one way to send
(developers.facebook.com/docs/messenger-platform/reference/send-api).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_app import formatted, graph, meta_public, meta_tokens
from channels_app.adapter import (
    Check,
    ConnectionFailed,
    DeliveryFailed,
    FetchFailed,
    File,
    Outgoing,
    Settings,
)
from channels_app.graph import Refusal
from channels_app.messenger import Ask, Known, Learned
from channels_app.meta import each, part, words
from channels_app.pieces import Measure
from helpdesk.base import multipart

DAY = 24 * 3600
# With the tag HUMAN_AGENT, where Meta allows an app to set it.
LONG_WINDOW = 7 * DAY
MB = 1024 * 1024
# Meta's code for what is not there, or not to be seen by us.
UNKNOWN = 100

# Codes and, where there are such, finer ones: nothing is helped by trying again.
_WINDOW = gettext_lazy(
    "They wrote last more than 24 hours ago: Meta takes no answer any more. Answer"
    " another way; they can write again."
)
_GONE = gettext_lazy(
    "They cannot be reached there: they left, or want no more messages of ours."
)
FINAL: Mapping[tuple[int, int], str | Promise] = {
    (10, 2018278): _WINDOW,
    (10, 2534022): _WINDOW,
    (10, 2018065): _WINDOW,
    (551, -1): _GONE,
    (100, 2018001): _GONE,
    (100, 2534014): _GONE,
    (200, 1545041): _GONE,
    (10900, -1): gettext_lazy(
        "This comment was answered privately before: once is all."
    ),
    (100, 2018047): gettext_lazy(
        "Meta does not take this file: its type is not right."
    ),
    (100, 2018109): gettext_lazy("Meta does not take this file: it is too large."),
}


def pieces(
    message: Outgoing, *, limit: int, measure: Measure, public: int
) -> tuple[Outgoing, ...]:
    """Words first, cut to what fits, then each file: a message holds one or the other.
    What everybody reads is one piece, of `public` letters at most.

    Raises:
        DeliveryFailed: they would be several, and only one is taken there.
    """
    if message.public:
        meta_public.require_one(message, limit=public)
        return (replace(message, html=""),)
    runs = formatted.read(message.text, message.html)
    texts = formatted.in_pieces(runs, limit, formatted.plain, measure)
    bare = replace(message, text="", html="", files=())
    every = (
        *(replace(bare, text=text) for text in texts),
        *(replace(bare, files=(file,)) for file in message.files),
    )
    if len(every) > 1 and meta_public.comment_of(message):
        words = _(
            "A comment is answered privately once, with a single message: this would be"
            " %(count)s. Nothing was sent: shorten it, and leave files for later."
        )
        raise DeliveryFailed(words % {"count": len(every)}, permanent=True)
    return every


def send(settings: Settings, piece: Outgoing, *, by_link: bool) -> str:
    """Hand it over: what Meta calls it.

    by_link: files are fetched from us; else they go along.

    Raises:
        DeliveryFailed.
    """
    said: dict[str, Any] = {"recipient": _whom(piece), **_tagged(settings, piece)}
    form = None
    if not piece.files:
        said["message"] = {"text": piece.text}
        if not by_link:  # Messenger gives it back with the echo
            said["message"]["metadata"] = str(piece.key)
    else:
        file = piece.files[0]
        payload = {"url": file.address} if by_link else {}
        about = {"type": form_of(file), "payload": payload}
        said["message"] = {"attachment": about}
        form = None if by_link else _form(said, file)
    answer = ask(
        settings, "me/messages", **({"form": form} if form else {"said": said})
    )
    if name := words(answer.get("message_id")):
        return name
    told = _("Meta took it, and did not say what it calls it.")
    raise DeliveryFailed(told, permanent=True, in_doubt=True)


def ask(settings: Settings, path: str, **given: Any) -> dict[str, Any]:
    """A call whose trouble is told to an agent. Raises DeliveryFailed."""
    try:
        return graph.ask(settings, path, **given)
    except graph.Lost as lost:
        raise graph.failed(lost) from None
    except graph.Refused as refused:
        raise told_of(refused.refusal) from None


def told_of(refusal: Refusal) -> DeliveryFailed:
    """What an agent is told of this, and what is done about it."""
    for known in ((refusal.code, refusal.subcode), (refusal.code, -1)):
        if known in FINAL:
            return DeliveryFailed(str(FINAL[known]), permanent=True)
    return graph.failed(graph.Refused(refusal))


def form_of(file: File) -> str:
    """As what a file is sent."""
    main = file.content_type.partition("/")[0]
    return main if main in {"image", "video", "audio"} else "file"


def _whom(piece: Outgoing) -> dict[str, str]:
    """A comment is answered by its name, privately: its writer need not have written."""
    if comment := meta_public.comment_of(piece):
        return {"comment_id": comment}
    return {"id": piece.to.canonical}


def _tagged(settings: Settings, piece: Outgoing) -> dict[str, str]:
    """After a day only people may answer, and only where Meta allowed us to say so."""
    is_late = piece.wrote is not None and piece.wrote > DAY
    if is_late and settings.config.get("human_agent") == "yes" and not piece.auto:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}


def _form(said: Mapping[str, Any], file: File) -> tuple[bytes, str]:
    """The same with its file, as a form: what is in fields is JSON there."""
    fields = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in said.items()
    }
    carried = multipart.Part(
        name="filedata",
        filename=file.filename,
        content_type=file.content_type,
        content=file.content,
    )
    return multipart.encode(fields, [carried])


# Our account there.

HUMAN_AGENT = Ask(
    name="human_agent",
    label=gettext_lazy("Answers after a day"),
    help=gettext_lazy(
        "With Meta's permission “Human Agent” people may answer for seven days."
    ),
    required=False,
    choices=(
        ("", gettext_lazy("no: within 24 hours only")),
        ("yes", gettext_lazy("yes: our app has the permission")),
    ),
)


def connect(settings: Settings, *, fields: str, events: str) -> Learned:
    """Who we are there; from now on it tells us of these events.

    Raises:
        ConnectionFailed.
    """
    account = str(settings.config.get("account_id", ""))
    try:
        found = ask(settings, account, query={"fields": fields})
        ask(settings, "me/subscribed_apps", said={"subscribed_fields": events})
    except DeliveryFailed as failure:
        raise ConnectionFailed(failure.words) from None
    handle, name = words(found.get("username")), words(found.get("name"))
    window = LONG_WINDOW if settings.config.get("human_agent") == "yes" else DAY
    shown = f"@{handle}" if handle else name
    return Learned(
        config={"handle": handle, "account_name": name, "account": account},
        traits={"reply_window": window, "sender": shown},
        address=shown or account,
        expires_at=meta_tokens.expires(settings),
    )


def known(settings: Settings, whom: str, *, fields: str) -> Known:
    """What somebody is called who wrote to us; nothing, if they let nobody know
    (developers.facebook.com/docs/messenger-platform/identity/user-profile).

    Raises:
        FetchFailed: it could not be asked, or our app may not.
    """
    if not whom.isdecimal():
        raise FetchFailed(_("It is no number of Meta's."), permanent=True)
    try:
        found = graph.ask(settings, whom, query={"fields": fields})
    except graph.Lost as lost:
        raise FetchFailed(lost.words) from None
    except graph.Refused as refused:
        if refused.refusal.code == UNKNOWN:
            return Known()
        failure = graph.failed(refused)
        may_not = refused.refusal.code in graph.FORBIDDEN
        raise FetchFailed(failure.words, permanent=may_not) from None
    parts = [words(found.get(name)) for name in ("first_name", "last_name")]
    return Known(
        name=words(found.get("name")) or " ".join(filter(None, parts)),
        handle=words(found.get("username")),
    )


def check(settings: Settings, *, fields: str) -> list[Check]:
    """Both directions: whether Meta tells us, and whether it takes our words."""
    account = str(settings.config.get("account_id", ""))
    try:
        found = ask(settings, account, query={"fields": fields})
    except DeliveryFailed as failure:
        return [Check(part="sending", ok=False, words=failure.words)]
    name = words(found.get("name")) or words(found.get("username")) or "?"
    told = _("Meta knows us as %(name)s.") % {"name": name}
    return [Check(part="sending", ok=True, words=told), _receiving(settings)]


def _receiving(settings: Settings) -> Check:
    try:
        apps = ask(settings, "me/subscribed_apps")
    except DeliveryFailed as failure:
        return Check(part="receiving", ok=False, words=failure.words)
    told = [words(one) for app in each(apps, "data")
            for one in each(part(app), "subscribed_fields")]  # fmt: skip
    if "messages" not in told:
        words_ = _("Our app is not told of messages. Connect it once more.")
        return Check(part="receiving", ok=False, words=words_)
    words_ = _(
        "Our app is told of messages. Meta calls the address in the settings of the app:"
        " it has to be the one on this page."
    )
    return Check(part="receiving", ok=True, words=words_)
