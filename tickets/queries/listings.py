"""Lists of tickets by conditions: saved views, and what somebody tries out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import Filters
from tickets.asked.meaning import Known, Whole, holds_open, listed, names, whole
from tickets.asked.registry import askable
from tickets.asked.said import parts, said
from tickets.asked.text import parsed, printed
from tickets.asked.tree import Condition, Tree, WrongTree, read
from tickets.conditions import NOTHING
from tickets.models import View
from tickets.queries.inbox import FIRST, VIEWS, Listing, built_in
from tickets.queries.orders import ORDERS

FILTERED = gettext_lazy("Filtered")
# What of an address says which list it is.
LISTED_BY = ("view", "where", "order")


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view with what is left of its conditions, and what they are called."""

    view: View
    tree: Tree
    whole: Whole
    known: Known

    @property
    def is_open(self) -> bool:
        """Whether none but open tickets are in it."""
        return self.whole.tree is None or holds_open(self.whole.tree)

    @property
    def gone(self) -> tuple[str, ...]:
        """Each condition of which something is not there any more, in words."""
        fields = askable()
        return tuple(said(one, fields, self.known) for one in self.whole.gone)


def views(agent: Agent) -> list[View]:
    """All they may use, in the order of the page: their own, their teams', everybody's."""
    rows = View.objects.there().usable_by(agent).select_related("team").distinct()
    return sorted(rows, key=place)


def place(view: View) -> tuple[int, str, int, int]:
    """Where a view stands among others."""
    shared = 0 if view.owner_id else 1 if view.team_id else 2
    team = view.team.name if view.team else ""
    return shared, team, view.position, view.pk


def whole_of(
    rows: Iterable[View], agent: Agent, *, is_read: bool = True
) -> list[Saved]:
    """What each means now: some queries, however many they are.

    is_read: by people, so that it is known what their values are called.
    """
    rows, fields = list(rows), askable()
    trees = [_tree(view) for view in rows]
    known = names(trees, fields=fields, by=agent) if is_read else {}
    left = whole(trees, fields=fields, by=agent)
    found = zip(rows, trees, left, strict=True)
    return [Saved(view, tree, part, known) for view, tree, part in found]


def listing(agent: Agent, asked: Mapping[str, str]) -> Listing:
    """The list that an address asks for: `view` is a built-in one by its name or a saved
    one by its id; `where` is conditions as text, `order` a name of `ORDERS`.

    Raises:
        KeyError: no such list, for them.
        WrongTree: its conditions cannot be asked.
    """
    key = asked.get("view", "")
    view = saved(agent, key) if key and key not in VIEWS else None
    if "where" in asked:
        return filtered(agent, asked["where"], asked.get("order", ""), view)
    if view is None:
        return built_in(key or FIRST)
    (one,) = whole_of([view], agent)
    return of_saved(one)


def is_name(key: str) -> bool:
    """Whether a list could be called so; not whether there is one."""
    try:
        return key in VIEWS or bool(UUID(key))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Reference:
    """A list that an address leads back to, whatever is in it. See `Listing`."""

    key: str
    query: str


def reference(asked: Mapping[str, str]) -> Reference:
    """The list that somebody came from; the first one where that says nothing."""
    key = asked.get("view", "")
    if not is_name(key):
        key = ""
    if "where" in asked:
        query = {name: asked[name] for name in LISTED_BY if asked.get(name)}
        return Reference(key, urlencode(query))
    return Reference(key or FIRST, f"view={key or FIRST}")


def saved(agent: Agent, key: str) -> View:
    """A saved view by its id.

    Raises:
        KeyError: there is none that they may use.
    """
    try:
        public_id = UUID(key)
    except ValueError:
        raise KeyError(key) from None
    usable = View.objects.there().usable_by(agent).select_related("team")
    view = usable.filter(public_id=public_id).first()
    if view is None:
        raise KeyError(key)
    return view


def of_saved(one: Saved) -> Listing:
    """The list of a saved view. Nothing that it names can make it fail."""
    view, tree = one.view, one.whole.tree
    fields = askable()
    where = _nothing if tree is None else partial(_listed, tree, fields)
    return Listing(
        key=str(view.public_id),
        query=f"view={view.public_id}",
        name=view.name,
        where=where,
        order=ORDERS[view.order],
        order_name=view.order,
        is_open=one.is_open,
        text=printed(one.tree, fields),
        view=view,
        says=parts(one.tree, fields, one.known),
        gone=one.gone,
    )


def filtered(agent: Agent, text: str, order: str, view: View | None = None) -> Listing:
    """The list of some conditions that nobody saved. view: which is being changed.

    Raises:
        KeyError: no such order.
        WrongTree: they cannot be asked.
    """
    fields = askable()
    tree = parsed(text, fields)
    order = order or (view.order if view else View.Order.NEWEST)
    chosen = ORDERS[order]
    listed(tree, fields=fields, by=agent)  # what is wrong with it is said now
    printed_text = printed(tree, fields)
    query = {"where": printed_text, "order": order}
    if view is not None:
        query = {"view": str(view.public_id), **query}
    return Listing(
        key=str(view.public_id) if view else "",
        query=urlencode(query),
        name=view.name if view else FILTERED,
        where=partial(_listed, tree, fields),
        order=chosen,
        order_name=order,
        is_open=holds_open(tree),
        text=printed_text,
        view=view,
        says=parts(tree, fields, names([tree], fields=fields, by=agent)),
    )


def _listed(tree: Tree, fields: Filters, by: Agent) -> Q:
    return listed(tree, fields=fields, by=by)


def _nothing(by: Agent) -> Q:
    return NOTHING


def _tree(view: View) -> Tree:
    try:
        return read(view.where)
    except WrongTree:
        # Nobody but another version of us can have written it: nothing of it is known.
        return Condition("?", "is", ("?",))
