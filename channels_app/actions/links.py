"""Where the links in our mails lead, and what following one does."""

from channels_app.actions import knowing, letters, proving, stepping_in
from channels_app.errors import NotThere
from channels_app.models import Chat, Letter, Visitor
from channels_app.resume import Kind, Link
from tickets.models import Channel, Identity


def leads_to(link: Link) -> Visitor | None:
    """Who this link is for, where that was proven before; None: they have to be asked.

    Raises:
        NotThere: it is over.
    """
    if link.kind == Kind.VISITOR:
        return _open(_visitor(link))
    if link.kind == Kind.LETTER:
        if not _letter(link).is_good:
            raise NotThere
        return None
    if link.kind == Kind.MAIL:
        stepping_in.reader_of(link)
        return None
    if link.kind == Kind.PUBLIC:
        proving.link_of(link.what)
        return None
    chat, mail = _chat(link)
    return _open(chat.visitor) if chat.visitor.mail_id == mail.pk else None


def follow(link: Link) -> Visitor:
    """They say that it is theirs: who they are now.

    Raises:
        NotThere, NotYours: it leads nowhere any more, or not for them.
    """
    if link.kind == Kind.VISITOR:
        return _open(_visitor(link))
    if link.kind == Kind.LETTER:
        return _open(knowing.follow_letter(link.what))
    if link.kind == Kind.MAIL:
        return _open(stepping_in.rather_chat(link))
    if link.kind == Kind.PUBLIC:
        return _open(proving.follow(link.what))
    return _open(knowing.follow_chat(*_chat(link)))


def decline(link: Link) -> None:
    """They say that it is not theirs: no more mail of it goes to them."""
    if link.kind == Kind.LETTER:
        letters.of_link(link.what)
    elif link.kind == Kind.CHAT:
        knowing.not_me(*_chat(link))


def site_of(link: Link) -> Channel:
    """The widget it leads to, with its settings. Raises NotThere."""
    if link.kind == Kind.LETTER:
        channel = _letter(link).channel
    elif link.kind == Kind.VISITOR:
        channel = _visitor(link).channel
    elif link.kind == Kind.MAIL:
        channel = stepping_in.reader_of(link).site
    elif link.kind == Kind.PUBLIC:
        channel = proving.link_of(link.what)[1]
    else:
        channel = _chat(link)[0].channel
    if not channel.is_active:
        raise NotThere
    return channel


def _open(visitor: Visitor) -> Visitor:
    if visitor.blocked_at is not None or not visitor.channel.is_active:
        raise NotThere
    return visitor


def _visitor(link: Link) -> Visitor:
    rows = Visitor.objects.select_related("channel__connection", "mail")
    visitor = rows.filter(pk=link.what, epoch=link.whose).first()
    if visitor is None:
        raise NotThere
    return visitor


def _letter(link: Link) -> Letter:
    rows = Letter.objects.select_related("channel__connection")
    letter = rows.filter(pk=link.what).first()
    if letter is None:
        raise NotThere
    return letter


def _chat(link: Link) -> tuple[Chat, Identity]:
    chats = Chat.objects.select_related(
        "visitor__mail", "visitor__channel__connection", "channel__connection"
    )
    chat = chats.filter(pk=link.what).first()
    mail = Identity.objects.filter(pk=link.whose).first()
    if chat is None or mail is None:
        raise NotThere
    return chat, mail
