"""Before a request is sent: what may answer it, for browsers that run no script.

With one, the page asks while somebody writes; what it was offered comes along as `offer`.
"""

from django.http import HttpRequest

from channels_app.queries import ways
from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.forms import ActionForm
from helpdesk.base.help import Offer
from helpdesk.portal.queries.mine import Reader


def before(request: HttpRequest, form: ActionForm, *, language: str) -> Offer:
    """What may answer this: if it has something to show, that is shown before sending.

    Not a second time, and not where files were chosen: a page cannot give them back.
    """
    if "offer" in request.POST:
        return Offer(id=request.POST["offer"][:40])
    if not form.is_bound or not form.is_valid() or request.FILES:
        return Offer()
    typed = form.cleaned_data
    return public_help.suggest(
        public_help.Writing(
            text=f"{typed['subject']}\n{typed['text']}",
            language=language,
            where="portal",
            who=limits.browser(request),
        )
    )


def sent(offer: Offer, reader: Reader | None, typed: str) -> None:
    """It is sent all the same: whose ticket will say so."""
    address = ways.mail_address(typed) if reader is None else reader.address
    if offer.id and address is not None:
        public_help.went_on(offer.id, (address.kind, address.canonical))
