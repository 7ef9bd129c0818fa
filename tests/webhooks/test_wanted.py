"""Which tickets a webhook asks for."""

from uuid import uuid4

import pytest
from django.utils.datastructures import MultiValueDict

from helpdesk.webhooks import wanted
from tickets.filters import TICKETS
from tickets.models import Ticket

TWO = [str(uuid4()), str(uuid4())]


@pytest.mark.parametrize(
    ("name", "called", "values"),
    [
        ("teams", "team", TWO),
        ("channels", "channel", TWO),
        ("priorities", "priority", ["high", "urgent"]),
        ("tags", "tag", ["vip", "late"]),
    ],
)
def test_it_asks_as_lists_and_search_do(ada, name, called, values):
    of_list = TICKETS.condition(MultiValueDict({called: values}), by=ada)
    of_webhook = wanted.holding({name: values})
    queries = [Ticket.objects.filter(one).query for one in (of_webhook, of_list)]
    assert plain(queries[0]) == plain(queries[1])


def plain(query) -> str:
    """Ids are written with hyphens or without."""
    return str(query).replace("-", "")
