"""/inbox/filter/: the conditions of a list as a form, beside the list; and saving them.

What is shown stands in the address, so that it can be sent to somebody; what is being
typed goes with the form, so that nothing of it needs a script.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.asked.meaning import question
from tickets.asked.registry import askable
from tickets.asked.sketch import Sketch, changed, sketch, tree_of, typed
from tickets.asked.text import parsed, printed
from tickets.asked.tree import EVERYTHING, Tree, WrongTree
from tickets.forms.views import ViewForm
from tickets.models import View
from tickets.queries import inbox as queries
from tickets.queries import listings
from tickets.queries.builder import blocks, whole
from tickets.views.inbox import head, views_context


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def filter_(request: AgentRequest) -> HttpResponse:
    """The form; what was typed into it is shown, or kept under a name."""
    if request.method == "POST":
        return _typed(request)
    view = _view(request.user, request.GET.get("view", ""))
    order = _order(request.GET, view)
    text = request.GET.get("where", "")
    try:
        tree = parsed(text, askable())
        question(tree, fields=askable(), by=request.user)
    except WrongTree as wrong:
        words = {"text": text, "wrong": str(wrong), "view_row": view, "order": order}
        return _page(request, Sketch(), EVERYTHING, words, status=422)
    drawn = sketch(tree)
    words = {"view_row": view, "order": order, "text": printed(tree, askable())}
    return _page(request, drawn, tree, words)


def _typed(request: AgentRequest) -> HttpResponse:
    """show: go there. save, save_new: keep it. Else a button that changes the form."""
    sent, do = request.POST, request.POST.get("do", "show")
    view = _view(request.user, sent.get("view", ""))
    order = _order(sent, view)
    words: dict[str, Any] = {"view_row": view, "order": order}
    drawn = whole(typed(sent, dict(sent.lists())))
    if do not in {"show", "save", "save_new"}:
        drawn = whole(changed(drawn, do))
        return _page(request, drawn, tree_of(drawn), words | {"new": _new(drawn, do)})
    try:
        tree = _tree(sent, drawn)
        question(tree, fields=askable(), by=request.user)
    except WrongTree as wrong:
        as_text = {"text": sent.get("text", ""), "wrong": str(wrong)}
        is_text = "text" in sent
        words |= as_text if is_text else {"wrong": str(wrong)}
        return _page(request, drawn, EVERYTHING, words, status=422)
    if do == "show":
        return HttpResponseRedirect(_address(tree, order, view), status=303)
    words["text"] = printed(tree, askable())
    return _save(request, drawn, tree, words, view if do == "save" else None)


def _save(
    request: AgentRequest,
    drawn: Sketch,
    tree: Tree,
    words: dict[str, Any],
    view: View | None,
) -> HttpResponse:
    form = ViewForm(request.user, request.POST)

    def save(*, name: str, who: dict[str, Any]) -> None:
        kept = actions.save_view(
            name=name,
            where=tree,
            order=words["order"],
            view=view,
            by=request.user,
            **who,
        )
        words["saved"] = kept

    if form.run(save):
        messages.success(request, _("Saved."))
        saved = words["saved"].public_id
        return HttpResponseRedirect(
            f"{reverse('tickets:inbox')}?view={saved}", status=303
        )
    shown = sketch(tree) if "text" in request.POST else drawn
    return _page(request, shown, tree, words | {"form": form}, status=form.status)


def _page(
    request: AgentRequest,
    drawn: Sketch | None,
    tree: Tree,
    words: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """drawn: None where the conditions lie deeper than a form shows."""
    agent, view, order = request.user, words["view_row"], words["order"]
    fields = askable()
    try:
        listing = listings.filtered(agent, printed(tree, fields), order, view)
    except WrongTree:
        listing = listings.filtered(agent, "", order, view)
    may_change = (
        view is not None and View.objects.editable_by(agent).filter(pk=view.pk).exists()
    )
    found: dict[str, Any] = {
        "page": queries.inbox(agent, listing),
        "view": listing.key,
        "list_query": listing.query,
        "list_url": reverse("tickets:inbox"),
        "blocks": blocks(whole(drawn), agent, new=words.get("new", ""))
        if drawn is not None
        else None,
        "join": drawn.join if drawn else "",
        "orders": View.Order.choices,
        "text": words.get("text", printed(tree, fields)),
        "form": ViewForm.of(view if may_change else None, agent),
        "may_change": may_change,
    }
    found |= head(agent, listing) | views_context(agent, listing.key) | words
    return render(request, "tickets/filter.html", found, status=status)


def _tree(sent: QueryDict, drawn: Sketch) -> Tree:
    """As text, where that was sent; else as the form has it."""
    if "text" in sent:
        return parsed(sent.get("text", ""), askable())
    return tree_of(drawn)


def _address(tree: Tree, order: str, view: View | None) -> str:
    query = {"where": printed(tree, askable()), "order": order}
    if view is not None:
        query["view"] = str(view.public_id)
    return f"{reverse('tickets:filter')}?{urlencode(query)}"


def _new(drawn: Sketch, do: str) -> str:
    """The name of the line that a button added."""
    match do.split("-"):
        case ["add", group] if group in map(str, range(len(drawn.groups))):
            return f"g{group}-c{len(drawn.groups[int(group)].lines) - 1}"
        case ["group"]:
            return f"g{len(drawn.groups) - 1}-c0"
    return ""


def _view(agent: Agent, key: str) -> View | None:
    """The saved view that is being changed.

    Raises:
        Http404: there is none of this id, for them.
    """
    if not key or key in queries.VIEWS:
        return None
    try:
        return listings.saved(agent, key)
    except KeyError as error:
        raise Http404 from error


def _order(sent: QueryDict, view: View | None) -> str:
    usual = view.order if view is not None else View.Order.NEWEST.value
    order = sent.get("order", "") or usual
    if order not in View.Order.values:
        raise Http404
    return order
