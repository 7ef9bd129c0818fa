"""How agents look at their lists. Nothing of a ticket changes by it."""

from collections.abc import Sequence

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from tickets.models import Look
from tickets.models.look import MOST_COLUMNS


@transaction.atomic
def save_look(
    agent: Agent,
    view: str,
    *,
    is_table: bool | None = None,
    columns: Sequence[str] | None = None,
    order: str | None = None,
    density: str | None = None,
) -> Look:
    """Look at a list so from now on; what is not said stays. See `Look`.

    view: a built-in list by its name, a saved one by its id, "" for what is tried out.
    """
    Look.objects.get_or_create(agent=agent, view=view)
    look = Look.objects.select_for_update().get(agent=agent, view=view)
    if is_table is not None:
        look.is_table = is_table
    if columns is not None:
        look.columns = list(dict.fromkeys(columns))[:MOST_COLUMNS]
    look.order = look.order if order is None else order
    look.density = look.density if density is None else density
    look.save()
    return look
