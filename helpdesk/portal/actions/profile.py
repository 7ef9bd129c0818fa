"""What customers say of themselves in the portal: name, language, addresses, password."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from helpdesk.base.limits import Limit
from helpdesk.portal.actions.letters import spend
from helpdesk.portal.actions.signing_in import sign_out_everywhere
from helpdesk.portal.errors import LastAddress, OldPasswordWrong
from helpdesk.portal.models import Account, Session
from helpdesk.portal.queries.mine import Reader
from tickets import actions

# Who followed a mailed link a moment ago sets a password without the old one.
JUST_CAME = timedelta(minutes=30)
TRIED = Limit(8, 900)


def call_me(reader: Reader, *, name: str) -> None:
    """What they are called from now on, everywhere."""
    actions.customer_is_called(reader.customer, name=name)


def set_language(account: Account, *, language: str) -> None:
    """That of the pages and of mails; "" for what their browser asks for."""
    known = language if language in dict(settings.LANGUAGES) else ""
    Account.objects.filter(pk=account.pk).update(language=known)
    account.language = known


def needs_old_password(session: Session) -> bool:
    """Whether a new password asks for the old one: somebody else may sit there."""
    just_came = timezone.now() - session.created_at < JUST_CAME
    return bool(session.account.password) and not (session.by_link and just_came)


@transaction.atomic
def set_password(session: Session, *, new: str, old: str = "") -> None:
    """Sign in by this as well from now on; all other browsers are signed out.

    Raises:
        OldPasswordWrong: and nobody followed a mailed link here a moment ago.
        TooOften: somebody tries them out.
    """
    account = session.account
    if needs_old_password(session):
        spend(f"old-password:{account.pk}", TRIED)
        if not check_password(old, account.password):
            raise OldPasswordWrong
    account.password = make_password(new)
    account.save(update_fields=["password"])
    sign_out_everywhere(account, but=session)


@transaction.atomic
def drop_address(account: Account, *, public_id: UUID) -> None:
    """This address opens nothing here any more; another one's is none of theirs.

    Raises:
        LastAddress: the account would be nobody's.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    theirs = account.proofs.filter(identity__public_id=public_id)
    if theirs.exists() and account.proofs.count() == 1:
        raise LastAddress
    theirs.delete()
