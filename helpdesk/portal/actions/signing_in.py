"""Coming in and going out: by a mailed link, or by a password."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from channels_app.actions.introduce import identity_of
from channels_app.adapter import Address
from channels_app.queries import ways
from helpdesk.base.limits import Limit
from helpdesk.base.plaintext import one_line
from helpdesk.portal import tokens
from helpdesk.portal.actions.letters import hashed, spend
from helpdesk.portal.errors import LinkOver, NotSignedIn, OtherAccount
from helpdesk.portal.models import Account, Letter, Proof, Session
from helpdesk.portal.models.account import GOOD_FOR
from tickets import actions
from tickets.actions import people
from tickets.actions.continue_on import proven
from tickets.models import Identity

# Tries from one network, and at one address.
TRIED_FROM, TRIED_AT = Limit(30, 900), Limit(8, 900)
FOLLOWED_FROM = Limit(60, 600)
# A session that is used is written down so often, and no oftener.
FRESH = timedelta(hours=1)
BROWSER = 120


def open_link(
    token: str,
    *,
    network: str,
    browser: str = "",
    language: str = "",
    by: Account | None = None,
) -> tuple[str, Letter]:
    """Somebody pressed the button behind a mailed link: its reader is signed in. The
    session's token, told this once, and the letter.

    by: who is signed in in that browser already.

    Raises:
        LinkOver: it was used, is too old, or is none of ours.
        OtherAccount: it adds an address to an account that nobody is signed in to here.
        TooOften: somebody tries them out.
    """
    spend(f"follow:{network}", FOLLOWED_FROM)
    public_id = tokens.letter_of(token)
    letter = Letter.objects.filter(public_id=public_id).first() if public_id else None
    if letter is None or not letter.is_good:
        raise LinkOver
    # In a transaction of its own: another worker may introduce the same one just now.
    identity_of(_address(letter))
    return _open_link(letter, browser, language, by)


@transaction.atomic
def _open_link(
    letter: Letter, browser: str, language: str, by: Account | None
) -> tuple[str, Letter]:
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.is_good:
        raise LinkOver
    if letter.account_id is not None and (by is None or by.pk != letter.account_id):
        raise OtherAccount
    letter.used_at = timezone.now()
    letter.save(update_fields=["used_at"])
    identity = identity_of(_address(letter))
    _reads(identity)
    if letter.account_id is not None and by is not None:
        account = _add(by, identity)
    else:
        account = _account_of(identity, language)
    return _begin(account, browser, by_link=True), letter


def sign_in(
    typed: str, *, password: str, network: str, browser: str = ""
) -> tuple[str, Account]:
    """By address and password. Known or not, the same is done, which takes as long.

    Raises:
        NotSignedIn: they do not belong together.
        TooOften: somebody tries them out.
    """
    spend(f"try-from:{network}", TRIED_FROM)
    address = ways.mail_address(typed)
    canonical = address.canonical if address else ""
    spend(f"try-at:{hashed(canonical or typed)}", TRIED_AT)
    rows = Account.objects.filter(
        proofs__identity__kind=ways.MAIL, proofs__identity__canonical=canonical
    )
    account = rows.first()
    kept = account.password if account else ""
    if not kept:
        make_password(password)
        raise NotSignedIn
    if account is None or not check_password(password, kept):
        raise NotSignedIn
    return _begin(account, browser, by_link=False), account


def sign_out(session: Session) -> None:
    """This browser knows nobody any more."""
    Session.objects.filter(pk=session.pk).delete()


def sign_out_everywhere(account: Account, *, but: Session | None = None) -> None:
    """No browser does; but: the one that asks, where that is to stay."""
    sessions = Session.objects.filter(account=account)
    (sessions.exclude(pk=but.pk) if but else sessions).delete()


def used(session: Session) -> None:
    """A session that is used goes on; written down now and then only."""
    now = timezone.now()
    if now - session.used_at < FRESH:
        return
    Session.objects.filter(pk=session.pk).update(used_at=now, expires_at=now + GOOD_FOR)


def forget() -> None:
    """What has ended opens nothing, and need not be kept."""
    Session.objects.filter(expires_at__lt=timezone.now()).delete()


def _address(letter: Letter) -> Address:
    return Address(kind=ways.MAIL, canonical=letter.address, shown=letter.shown)


def _reads(identity: Identity) -> None:
    """They read what was sent to this address: that proves it, and what it said before
    anybody believed it. Addresses before tickets, always."""
    people.lock([identity])
    actions.verified(identity)
    proven(identity)


def _account_of(identity: Identity, language: str) -> Account:
    """Whose it is; somebody new when nobody proved it before."""
    found = Proof.objects.select_related("account").filter(identity=identity).first()
    if found is not None:
        return found.account
    account = Account.objects.create(language=language[:16])
    Proof.objects.create(account=account, identity=identity)
    return account


def _add(account: Account, identity: Identity) -> Account:
    """Both addresses are read by one person, who is one customer. An account that had it
    before, and has no other, is nobody's any more."""
    first = account.proofs.select_related("identity__customer").first()
    former = Proof.objects.filter(identity=identity).first()
    Proof.objects.update_or_create(
        identity=identity,
        defaults={"account": account},
        create_defaults={"account": account, "proven_at": timezone.now()},
    )
    if former is not None and former.account_id != account.pk:
        Account.objects.filter(pk=former.account_id, proofs=None).delete()
    if first is not None:
        actions.identified(identity, customer=first.identity.customer)
    return account


def _begin(account: Account, browser: str, *, by_link: bool) -> str:
    token = tokens.new_session()
    Session.objects.create(
        account=account,
        digest=tokens.digest(token),
        by_link=by_link,
        browser=one_line(browser, limit=BROWSER),
        expires_at=timezone.now() + GOOD_FOR,
    )
    return token
