"""/f/<key>/: a form on a company's site, or linked from it.

It needs no script and no cookie (helpdesk/base/http.py): what it carries is a signed token
that says when the page was opened and tells two clicks from two requests. No other site
can send it for somebody, since browsers say whose page began a request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from channels_app import intake, tokens
from channels_app.actions import filling, form_files
from channels_app.actions.web_forms import DEFAULTS
from channels_app.errors import TooOften, TooOld
from channels_app.forms.customer_form import CustomerForm
from channels_app.models import Connection
from channels_app.queries import ways, web_forms
from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.help import Offer
from helpdesk.base.links import linkify

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors {}"
)


class FormRequest(HttpRequest):
    """A request to the form of one site. config: with all that admins can say."""

    form_: Connection
    config_: dict[str, Any]
    language_: str


View = Callable[..., HttpResponse]


def for_form(view: View) -> View:
    """A page of a form that is switched on, in a language it speaks, where it may be."""

    @csrf_exempt
    @wraps(view)
    def enter(request: Any, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = web_forms.form(key)
        if found is None:
            raise Http404
        request.form_, request.config_ = found, {**DEFAULTS, **found.config}
        request.language_ = _language(request, kwargs.pop("language", ""))
        with translation.override(request.language_):
            answer = view(request, *args, **kwargs)
        answer["Content-Language"] = request.language_
        return _placed(request, answer)

    return enter


@for_form
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: FormRequest) -> HttpResponse:
    """The form; what may answer it, where nobody saw that while typing; then thanks."""
    form = _form(request)
    offer = _before(request, form)
    if offer.answers or offer.notice:
        _hold(request, form)
        if not form.loses_files:
            return page(request, "web_form", form=form, offer=offer)
        # Better not asked than asked for files again.
        offer = Offer()
    sent: list[str] = []
    if not form.run(lambda **typed: sent.append(_send(request, form, offer))):
        _hold(request, form)
        if isinstance(form.refusal, TooOld):
            form.begin_anew()
        return _refused(request, form, offer)
    where = reverse("channels:form_sent", args=[request.form_.key, sent[0]])
    asked = request.GET.urlencode()
    return HttpResponseRedirect(f"{where}?{asked}" if asked else where, status=303)


@for_form
@require_safe
def sent(request: FormRequest, signed: str) -> HttpResponse:
    """Thank you, and what to call it. It may be loaded again."""
    try:
        name = tokens.read_filled(signed)
    except tokens.Void as error:
        raise Http404 from error
    return page(
        request,
        "web_form_sent",
        reference=filling.reference_of(name),
        ticket=web_forms.ticket_of(request.form_, name),
    )


def _form(request: FormRequest) -> CustomerForm:
    about = {"channel": request.form_.pk, "config": request.config_}
    if request.method == "POST":
        keys = request.POST.getlist("kept") if request.config_["uploads"] else []
        held, is_gone = form_files.held(request.form_.channel, keys)
        return CustomerForm(
            request.POST, request.FILES, held=held, is_gone=is_gone, **about
        )
    return CustomerForm(initial={"page": _came_from(request)}, **about)


def _hold(request: FormRequest, form: CustomerForm) -> None:
    """Nothing is sent yet: what was chosen stays attached to the page that comes now."""
    if not (files := form.new_files()):
        return
    network = limits.network(request)
    if held := form_files.hold(request.form_.channel, files, network=network):
        form.hold(held)


def _came_from(request: FormRequest) -> str:
    """The page that leads here, as it says itself, or as the browser does."""
    page = request.GET.get("from") or request.headers.get("Referer", "")
    return "" if page.startswith(settings.SITE_URL) else page


def _before(request: FormRequest, form: CustomerForm) -> Offer:
    """What may answer this: shown before sending, for browsers that run no script. Not a
    second time."""
    if "offer" in request.POST:
        return Offer(id=request.POST["offer"][:40])
    if not (request.config_["help"] and form.is_bound and form.is_valid()):
        return Offer()
    typed = form.cleaned_data
    return public_help.suggest(
        public_help.Writing(
            text=f"{typed.get('subject', '')}\n{typed['text']}",
            language=request.language_,
            where="form",
            who=limits.browser(request),
        )
    )


def _send(request: FormRequest, form: CustomerForm, offer: Offer) -> str:
    """Store it; the last part of the address that says so."""
    filled = form.filled()
    raw, name = filling.payload_of(
        request.form_, filled, network=limits.network(request)
    )
    intake.store(request.form_.channel, [raw])
    address = ways.mail_address(filled.mail)
    if offer.id and address is not None:
        public_help.went_on(offer.id, (address.kind, address.canonical))
    return tokens.sign_filled(name)


def _refused(request: FormRequest, form: CustomerForm, offer: Offer) -> HttpResponse:
    if not isinstance(form.refusal, TooOften):
        return page(request, "web_form", form.status, form=form, offer=offer)
    answer = page(request, "web_form", 429, form=form, offer=offer)
    answer["Retry-After"] = str(form.refusal.seconds)
    return answer


def page(
    request: FormRequest, name: str, status: int = 200, **words: Any
) -> HttpResponse:
    told = {
        "title": ways.title_of(request.form_.channel),
        "config": request.config_,
        "intro": linkify(request.config_["intro"]),
        "thanks": linkify(request.config_["thanks"]),
        "key": request.form_.key,
        "is_embedded": _is_embedded(request),
        **words,
    }
    # Without the request: this page knows nobody.
    return render(None, f"channels_app/{name}.html", told, status=status)


def _language(request: FormRequest, said: str) -> str:
    """Of those it speaks: what its address says, else what the browser asks for."""
    known = [code for code, _name in settings.LANGUAGES]
    spoken = [code for code in known if code in request.config_["languages"]] or known
    asked = request.headers.get("Accept-Language", "")[:200].split(",")
    for wanted in (said or request.GET.get("lang", ""), *asked):
        code = wanted.split(";")[0].strip().split("-")[0].lower()
        if code in spoken:
            return code
    return spoken[0]


def _is_embedded(request: FormRequest) -> bool:
    return "1" in (request.GET.get("embed"), request.POST.get("embed"))


def _placed(request: FormRequest, answer: HttpResponse) -> HttpResponse:
    """In the pages of the sites that were named, and of nobody else."""
    ancestors = "'none'"
    if _is_embedded(request) and request.config_["origins"]:
        ancestors = " ".join(request.config_["origins"])
        answer.xframe_options_exempt = True
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Content-Security-Policy"] = _POLICY.format(ancestors)
    answer["Cache-Control"] = "private, no-store"
    return answer
