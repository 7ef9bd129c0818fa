"""Trees of conditions, drawn from the whole registry."""

from hypothesis import strategies as st

from tickets.asked.meaning import operators
from tickets.asked.text import LIKE
from tickets.asked.tree import Condition, Either, Every, Not
from tickets.filters import TICKETS

# Every field with every operator of it.
PAIRS = [(name, op) for name, one in TICKETS.fields.items() for op in operators(one)]
TEXT = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12
)


def conditions(values, pairs=tuple(PAIRS)):
    """values: for a field and an operator, a strategy of one value."""

    @st.composite
    def one(draw):
        field, op = draw(st.sampled_from(pairs))
        known = TICKETS.fields[field]
        many = op == LIKE or known.takes_many("" if op == "is" else op)
        most = 3 if many else 1
        some = draw(st.lists(values(field, op), min_size=1, max_size=most))
        return Condition(field, op, tuple(some))

    return one()


def trees(leaves):
    """Some conditions, put together."""

    def grown(inside):
        parts = st.lists(inside, min_size=1, max_size=3).map(tuple)
        return st.one_of(parts.map(Every), parts.map(Either), inside.map(Not))

    return st.recursive(leaves, grown, max_leaves=6)
