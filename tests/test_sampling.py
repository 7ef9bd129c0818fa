"""What a sample leaves out is left out by its seed alone, and nobody is never asked."""

from collections import Counter
from types import SimpleNamespace

from tests.sampling import SHARE, sample

ROLES, ADDRESSES = 4, 80


def matrix():
    """Each address as each role."""
    return [
        SimpleNamespace(
            nodeid=f"test[{address}-{role}]",
            callspec=SimpleNamespace(indices={"address": address, "role": role}),
        )
        for address in range(ADDRESSES)
        for role in range(ROLES)
    ]


def roles(names):
    return Counter(name.partition("-")[2] for name in names)


def test_the_same_seed_asks_the_same_and_another_one_others():
    cells = matrix()
    drawn = {seed: sample(cells, 64, seed) for seed in (1, 2)}

    assert drawn[1] == sample(list(reversed(cells)), 64, 1)
    assert len(drawn[1]) == len(drawn[2]) == 64
    assert drawn[1] != drawn[2]


def test_each_role_is_asked_and_each_address_if_there_is_room():
    cells = matrix()

    assert len(roles(sample(cells, ROLES, 1))) == ROLES
    asked = sample(cells, ADDRESSES, 1)
    assert len({name.partition("-")[0] for name in asked}) == ADDRESSES
    assert len(asked) < ADDRESSES + ROLES


def test_over_some_days_each_cell_is_asked():
    cells = matrix()
    wanted = len(cells) // SHARE

    asked = {name for seed in range(50) for name in sample(cells, wanted, seed)}

    assert len(asked) == len(cells)
