"""/inbox/bulk/: one verb to many tickets, each by itself: what is refused stops nobody."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.ids import new_id
from tickets.actions import many
from tickets.actions.each import VERBS, do
from tickets.asked.tree import WrongTree
from tickets.errors import OpenPromises
from tickets.forms.fields import tomorrow_morning
from tickets.queries import listings
from tickets.queries.giving import whom
from tickets.views.inbox import list_url

# As many as somebody waits for.
MOST = 100


class BulkForm(forms.Form):
    """name: the tag, or to whom it is assigned, by public id."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    numbers = forms.TypedMultipleChoiceField(coerce=int, required=False)
    # All that the list has, shown or not.
    whole = forms.BooleanField(required=False)
    name = forms.CharField(max_length=80, required=False)
    # Of each its own, in their order; what takes back sends those.
    names = forms.CharField(max_length=80 * MOST, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent = data.getlist("numbers")[: many.MOST + 1]
        known = [number for number in sent if number.isdecimal() and len(number) < 19]
        numbers: Any = self.fields["numbers"]
        numbers.choices = [(number, number) for number in known]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get("numbers") and not found.get("whole"):
            self.add_error("numbers", _("Choose some tickets first."))
        if found.get("verb") in {"tag", "untag"} and not found.get("name", "").strip():
            raise forms.ValidationError(_("Write the tag first."))
        self._require_whom(found)
        if found.get("verb") == "snooze":
            found["name"] = tomorrow_morning().isoformat()
        if found.get("verb") == "run_macro":
            # All of them are undone as one.
            found["name"] = f"{found.get('name', '')}:{new_id()}"
        found["names"] = self._names(found)
        return found

    def _require_whom(self, found: dict[str, Any]) -> None:
        """Somebody to give them to by their name, and one that the others go into."""
        if found.get("verb") == "give":
            found["name"] = whom(found.get("name", ""))
            if not found["name"]:
                raise forms.ValidationError(_("Nobody, and no team, is called so."))
        if found.get("verb") == "merge":
            into = found.get("name", "")
            rest = [one for one in found.get("numbers", ()) if str(one) != into]
            if found.get("whole") or not into or not rest:
                raise forms.ValidationError(_("Choose which one goes on."))
            found["numbers"] = rest

    def _names(self, found: dict[str, Any]) -> dict[str, str]:
        data: Any = self.data
        sent = data.getlist("names")[: many.MOST]
        numbers = [str(one) for one in found.get("numbers", ())]
        return dict(zip(numbers, (str(one)[:80] for one in sent), strict=False))


@login_required
@require_POST
def bulk(request: AgentRequest) -> HttpResponse:
    """Do it to each ticket in a transaction of its own, and say what came of each; to
    more of them than anybody waits for, one after the other from now on."""
    form = BulkForm(request.POST)
    try:
        answer = _answer(request, form)
    except Refused as refusal:
        answer = {"error": str(refusal)}
    if request.htmx:
        return JsonResponse(answer, status=422 if "error" in answer else 200)
    if leads := answer.get("asks") or answer.get("job"):
        return HttpResponseRedirect(leads, status=303)
    level = messages.WARNING if _trouble(answer) else messages.SUCCESS
    messages.add_message(request, level, _told(answer))
    return HttpResponseRedirect(list_url(request.POST), status=303)


def _answer(request: AgentRequest, form: BulkForm) -> dict[str, Any]:
    if not form.is_valid():
        return {"error": _sentence(form)}
    asked = dict(form.cleaned_data)
    if asked.pop("whole"):
        asked["numbers"] = _whole(request)
    elif len(asked["numbers"]) <= MOST:
        return _run(request.user, **asked)
    job = many.start_many(**asked, by=request.user)
    return {"job": reverse("tickets:many", args=[job.public_id])}


def _whole(request: AgentRequest) -> list[int]:
    """The numbers of all tickets in the list that the form was on.

    Raises:
        Http404: there is no such list, for them.
    """
    try:
        listing = listings.listing(
            request.user, QueryDict(request.POST.get("list", ""))
        )
    except (KeyError, WrongTree) as error:
        raise Http404 from error
    numbers = listing.tickets(request.user).values_list("number", flat=True)
    return list(numbers.order_by("number")[: many.MOST + 1])


@login_required
@require_safe
def whole(request: AgentRequest) -> HttpResponse:
    """How many tickets all of a list are."""
    try:
        listing = listings.listing(request.user, request.GET)
    except (KeyError, WrongTree) as error:
        raise Http404 from error
    count = listing.tickets(request.user).count()
    return JsonResponse({"count": count})


def _run(
    agent: Agent, *, verb: str, numbers: list[int], name: str, names: dict[str, str]
) -> dict[str, Any]:
    done: list[int] = []
    refused: list[dict[str, Any]] = []
    before: dict[int, str] = {}
    for number in dict.fromkeys(numbers):
        try:
            was = do(verb, number, names.get(str(number), name), agent)
        except Refused as refusal:
            why = {"why": str(refusal), "code": refusal.code}
            refused.append({"number": number, **why})
            continue
        done.append(number)
        if was is not None:
            before[number] = was
    return {
        "verb": verb,
        "done": done,
        "refused": refused,
        "words": _words(verb, done, refused),
        "undo": _undo(verb, name, done, before),
        "asks": _asks(refused),
    }


def _asks(refused: list[dict[str, Any]]) -> str:
    """Where it is said what becomes of promises that are open; "" where none is."""
    promised = [one["number"] for one in refused if one["code"] == OpenPromises.code]
    query = urlencode({"numbers": promised}, doseq=True)
    return f"{reverse('tickets:bulk_promises')}?{query}" if promised else ""


def _undo(
    verb: str, name: str, done: list[int], before: dict[int, str]
) -> list[dict[str, Any]]:
    """What to send to take it back. before: what each was, where that is to be put back."""
    known = VERBS[verb]
    if known.is_each:
        # The last one first: what was merged comes apart as it came together.
        numbers = list(reversed(before))
        names = [before[number] for number in numbers]
        one = {"verb": known.back, "name": "", "names": names, "numbers": numbers}
        return [one] if numbers else []
    if verb == "run_macro" and done:
        group = name.partition(":")[2]
        return [{"verb": "undo_macro", "name": group, "numbers": done}]
    back = known.back
    return [{"verb": back, "name": name, "numbers": done}] if back and done else []


def _words(verb: str, done: list[int], refused: list[dict[str, Any]]) -> str:
    """Both numbers in one line, and why the first one was refused."""
    said = []
    if done:
        tickets = ngettext("%(n)d ticket", "%(n)d tickets", len(done))
        said.append(f"{VERBS[verb].words}: {tickets % {'n': len(done)}}")
    if refused:
        first = refused[0]
        some = ngettext("%(n)d refused", "%(n)d refused", len(refused))
        why = f"{some % {'n': len(refused)}} (#{first['number']}: {first['why']})"
        said.append(why)
    return ". ".join(said)


def _trouble(answer: dict[str, Any]) -> bool:
    return "error" in answer or bool(answer["refused"])


def _told(answer: dict[str, Any]) -> str:
    return str(answer.get("error") or answer["words"])


def _sentence(form: BulkForm) -> str:
    if "numbers" in form.errors:
        return _("Choose some tickets first.")
    return " ".join(str(one) for errors in form.errors.values() for one in errors)
