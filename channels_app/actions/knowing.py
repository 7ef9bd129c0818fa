"""Who a visitor is: vouched for by the site, or proven by an address that they read.

Somebody proven is one visitor per site, whatever browser they use. What an anonymous
browser began becomes theirs, and its old tokens are void (AC-65).

The proof counts where it is given. Whoever follows a link in a mail is that mail's
reader; the browser that typed the address learns nothing by it: it may be somebody
else's (docs/decisions/0010).

Addresses are introduced before the transaction and locked first in it, then chats, then
visitors, then tickets (`moving`, `story`, `leaving`): nobody waits for us who holds what
we wait for.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from channels_app.actions import claims, letters, moving
from channels_app.actions.introduce import identity_of
from channels_app.errors import NotThere, NotYours
from channels_app.models import Chat, Letter, Visitor
from channels_app.queries import ways
from channels_app.vouched import Person
from helpdesk.base.ids import new_id
from tickets.actions import people
from tickets.actions.continue_on import proven
from tickets.actions.people import identified, verified
from tickets.models import Channel, Identity, Ticket


def identify(browser: Visitor, person: Person) -> Visitor:
    """The site vouches for whoever sits at this browser: who that is, among visitors.

    What the browser said without a name becomes theirs.
    """
    address = ways.mail_address(person.mail, name=person.name) if person.mail else None
    mail = identity_of(address) if address and person.is_verified else None
    return _identify(browser, person, mail, claimed=address.shown if address else "")


@transaction.atomic
def _identify(
    browser: Visitor, person: Person, mail: Identity | None, *, claimed: str
) -> Visitor:
    known, _new = Visitor.objects.get_or_create(
        channel=browser.channel,
        external_id=person.id,
        defaults={"about": browser.about},
    )
    if mail is not None:
        _reads(mail)
    others = _same_person(known, mail) if mail else []
    moving.lock(browser, known, *others)
    known.name = person.name or known.name
    if mail is not None:
        known.mail = mail
    elif claimed:
        known.claimed_mail = claimed[:254]
    _here(known, browser)
    _is_proven(known)
    if _is_nobody(browser) or (mail is not None and browser.mail_id == mail.pk):
        moving.become(browser, known)
    for other in others:
        moving.become(other, known)
    return known


def prove(browser: Visitor, code: str) -> Visitor | None:
    """Whoever sits at this browser read the code in a letter: who that is. None: it is
    no code of theirs, which counts as a try."""
    for letter in letters.with_code(letters.good(browser.public_id), code):
        identity_of(letters.address_of(letter))
    return _prove(browser, code)


@transaction.atomic
def _prove(browser: Visitor, code: str) -> Visitor | None:
    letter = letters.of_code(browser, code)
    if letter is None:
        return None
    mail = identity_of(letters.address_of(letter))
    _reads(mail)
    # All at once: nobody else begins to read this address while we hold it.
    moving.lock(browser, *_proven_as(browser.channel, mail))
    known = _who(browser, mail)
    others = _same_person(known, mail)
    known.mail = mail
    _here(known, browser)
    _is_proven(known)
    if known.pk != browser.pk and _is_nobody(browser):
        moving.become(browser, known)
    for other in others:
        moving.become(other, known)
    letters.keep_promise(letter, known)
    return known


def follow_letter(pk: int) -> Visitor:
    """Whoever followed the link in a letter reads that address: what the one who asked
    for it said here is theirs, and no longer that browser's, until it proves the same.

    Raises:
        NotThere: it is over, or words are on their way; then it is good once more.
    """
    for letter in Letter.objects.filter(pk=pk):
        if letter.is_good:
            identity_of(letters.address_of(letter))
    return _follow_letter(pk)


@transaction.atomic
def _follow_letter(pk: int) -> Visitor:
    letter = letters.of_link(pk)
    if letter is None:
        raise NotThere
    mail = identity_of(letters.address_of(letter))
    _reads(mail)
    asked = Visitor.objects.filter(
        public_id=letter.visitor, channel=letter.channel
    ).first()
    if asked is not None and asked.mail_id == mail.pk:
        return asked
    known = _reader(letter.channel, mail, like=asked)
    if asked is not None and _is_nobody(asked):
        for chat in asked.chats.order_by("id"):
            moving.move(chat, known)
    letters.keep_promise(letter, known)
    return known


@transaction.atomic
def follow_chat(chat: Chat, mail: Identity) -> Visitor:
    """Whoever followed the link in a mail of this chat, and says that it is theirs.

    Raises:
        NotYours: it is somebody's whom the site, or another address, proved to be them.
        NotThere: this address is no longer theirs, or words are on their way.
    """
    whose = chat.visitor
    if whose.mail_id == mail.pk:
        return whose
    if not _is_nobody(whose):
        raise NotYours
    claimed = ways.mail_address(whose.claimed_mail)
    if claimed is None or claimed.canonical != mail.canonical:
        raise NotThere
    _reads(mail)
    known = _reader(chat.channel, mail, like=whose)
    moving.move(chat, known)
    return known


@transaction.atomic
def not_me(chat: Chat, mail: Identity) -> None:
    """Whoever reads this address never was in this chat: nothing more of it goes there."""
    whose = chat.visitor
    claimed = ways.mail_address(whose.claimed_mail)
    if claimed is not None and claimed.canonical == mail.canonical:
        Visitor.objects.filter(pk=whose.pk, mail=None).update(claimed_mail="")


@transaction.atomic
def reads(channel: Channel, mail: Identity) -> Visitor:
    """Somebody came to this site by what only a reader of this address has: who that is
    there."""
    _reads(mail)
    return _reader(channel, mail, like=None)


def answered(ticket: Ticket, mail: Identity) -> None:
    """Mail came from an address that takes part in a ticket, with proof that it reads
    what we send there: that much is verified.

    It says nothing of who sits in the widget: somebody else may have typed the address.
    Only where the widget's side proved the same address are both one customer.
    """
    verified(mail)
    both = Visitor.objects.filter(chats__ticket=ticket, mail=mail).exclude(
        identity__customer=mail.customer_id
    )
    for visitor in both.select_related("identity").order_by("id").distinct():
        if visitor.identity is not None:
            identified(visitor.identity, customer=mail.customer, name=visitor.name)


def _is_proven(known: Visitor) -> None:
    """Who they are in the widget, and what they said before anybody believed them, there
    or from the address they proved."""
    identity = moving.introduce(known)
    if known.mail is not None:
        proven(identity)
        proven(known.mail)


def _is_nobody(visitor: Visitor) -> bool:
    """Whether all we know of them is their browser."""
    return visitor.is_known and not visitor.external_id and visitor.mail_id is None


def _reads(mail: Identity) -> None:
    """Somebody proves it; of two at once the second finds whom the first made."""
    people.lock([mail])
    verified(mail)


def _proven_as(channel: Channel, mail: Identity) -> QuerySet[Visitor]:
    """Visitors of a site who read this address: those it does not vouch for first."""
    return Visitor.objects.filter(channel=channel, mail=mail).order_by(
        "external_id", "id"
    )


def _who(browser: Visitor, mail: Identity) -> Visitor:
    """Among the visitors of its site: who reads this address."""
    if browser.external_id or browser.mail_id == mail.pk:
        return browser
    found = _proven_one(browser.channel, mail)
    if found is not None:
        return found
    if browser.mail_id is None:
        return browser
    # Somebody else at the same browser: what was said there is not theirs.
    return Visitor(public_id=new_id(), channel=browser.channel)


def _same_person(known: Visitor, mail: Identity) -> list[Visitor]:
    """Others who are known by this address alone: they are this one, too."""
    others = _proven_as(known.channel, mail).filter(external_id="")
    return list(others.exclude(pk=known.pk))


def _proven_one(channel: Channel, mail: Identity) -> Visitor | None:
    """The one visitor of a site who reads this address. The site may vouch for several
    who do: then it has to say which, and this proof is of none of them."""
    found = list(_proven_as(channel, mail)[:2])
    is_clear = bool(found) and (not found[0].external_id or len(found) == 1)
    return found[0] if is_clear else None


def _reader(channel: Channel, mail: Identity, *, like: Visitor | None) -> Visitor:
    """Who reads this address, as a visitor of this site, made if there is none."""
    found = _proven_one(channel, mail)
    if found is None:
        found = Visitor(channel=channel, mail=mail)
        if like is not None:
            found.name, found.language = like.name, like.language
        found.save()
        moving.introduce(found)
    return found


def _here(known: Visitor, browser: Visitor) -> None:
    """What is known of the browser is known of whoever sits at it; the row is saved."""
    if known.pk != browser.pk and _is_nobody(browser):
        known.name = known.name or browser.name
        known.language = browser.language or known.language
        known.about = claims.grown(known.about, browser.about)
        later = [at for at in (known.here_until, browser.here_until) if at is not None]
        known.here_until = max(later, default=None)
    known.seen_at = timezone.now()
    if known.is_known:
        known.save()
        return
    # Their first words may come at this moment, by another tab.
    Visitor.objects.bulk_create([known], ignore_conflicts=True)
    row = Visitor.objects.select_for_update(no_key=True).get(public_id=known.public_id)
    known.pk, known.identity = row.pk, row.identity
    known.save()
