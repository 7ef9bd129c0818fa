"""How somebody in a widget can be reached when they are not in it: by mail."""

from channels_app.adapter import Address
from channels_app.adapters.email.addresses import canonical
from channels_app.models import Connection, Visitor
from helpdesk.base.accounts.models import Company
from tickets.models import Channel

# The kind of the one address that people type into forms.
MAIL = "email"


def mail_address(typed: str, *, name: str = "") -> Address | None:
    """What somebody typed as an address; None when it is none, or one of our own.

    Mail to ourselves would come back as a customer's words, and that for ever.
    """
    found = canonical(typed)
    if found is None or found in _ours():
        return None
    return Address(kind=MAIL, canonical=found, shown=typed.strip(), name=name)


def is_no_address(typed: str) -> bool:
    """Whether nobody could be reached by this."""
    return canonical(typed) is None


def _ours() -> set[str]:
    rows = Connection.objects.filter(channel__kind=MAIL)
    return {str(one).lower() for one in rows.values_list("config__address", flat=True)}


def known_address(visitor: Visitor) -> Address | None:
    """Where words go after somebody who left: what they proved, else what they typed."""
    mail = visitor.mail
    if mail is None:
        return mail_address(visitor.claimed_mail, name=visitor.name)
    return Address(kind=mail.kind, canonical=mail.canonical, shown=mail.shown)


def mail_channel(site: Channel) -> Channel | None:
    """The mailbox that writes to visitors of a site: its team's, else any that can."""
    able = Channel.objects.filter(
        kind=MAIL,
        is_active=True,
        traits__can_start=True,
        connection__isnull=False,
    )
    found = able.select_related("connection")
    return min(
        found,
        key=lambda one: (one.team_id != site.team_id, not one.is_system, one.pk),
        default=None,
    )


def title_of(site: Channel) -> str:
    """What a site's widget calls itself."""
    title = str(site.connection.config.get("title") or "")
    company = Company.objects.values_list("name", flat=True).first()
    return title or company or site.name
