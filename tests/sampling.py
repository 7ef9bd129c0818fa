"""Of large matrices a part is asked each time, and another part the next time.

`make test` asks all of what is small. Of a matrix (a test with many cells, each of which
needs a database or a browser) it asks a sample that the seed of the run draws: over some
days each cell is asked, and `make test-full` asks them all. So it is with details that
take long and are marked `sampled`, each by itself. Decision 0039 says why.
"""

import hashlib
from collections import defaultdict

import pytest

# Of how many cells one is asked, and of how few all are.
SHARE = 5
FEW = 3
# By these is known what takes its time: a cell without them is done in milliseconds.
_COSTLY = {"db", "transactional_db", "chromium"}


def pytest_report_header() -> str:
    return f"of a matrix one cell in {SHARE}: the same ones with the same seed"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    leave_out(items, config.getoption("randomly_seed", 0))


def leave_out(items: list[pytest.Item], seed: int) -> None:
    """Mark as slow what this run does not ask.

    It is drawn by the names of the cells alone: every worker, and whoever repeats the
    seed with a part of the suite, leaves out the same ones.
    """
    families: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if _is_a_cell(item):
            families[item.nodeid.partition("[")[0]].append(item)
        elif _is_a_detail(item) and _draw(item.nodeid, seed) % SHARE:
            item.add_marker(pytest.mark.slow)
    for cells in families.values():
        asked = sample(cells, _how_many(cells), seed)
        for cell in cells:
            if cell.nodeid not in asked:
                cell.add_marker(pytest.mark.slow)


def _is_a_cell(item: pytest.Function) -> bool:
    """Not what is slow anyhow: it stands for nobody in `make test`."""
    if item.get_closest_marker("slow") or item.get_closest_marker("each"):
        return False
    return hasattr(item, "callspec") and (
        item.get_closest_marker("sampled") is not None
        or item.get_closest_marker("django_db") is not None
        or not _COSTLY.isdisjoint(item.fixturenames)
    )


def _is_a_detail(item: pytest.Function) -> bool:
    return not hasattr(item, "callspec") and bool(item.get_closest_marker("sampled"))


def _how_many(cells: list[pytest.Function]) -> int:
    """As many as its mark says, or a share."""
    mark = cells[0].get_closest_marker("sampled")
    if mark is not None and mark.args:
        return int(mark.args[0])
    return max(FEW, len(cells) // SHARE)


def sample(cells: list[pytest.Function], wanted: int, seed: int) -> set[str]:
    """The names of so many of them, or of more where somebody would be left out.

    Of two parameters, say a role and an address, each role is asked about something,
    and each address is asked if the sample has room for all addresses.
    """
    drawn = sorted(cells, key=lambda cell: _draw(cell.nodeid, seed))
    missing = _all_of_what_there_is_little(cells, wanted)
    asked = set()
    for cell in drawn:
        if new := missing.intersection(cell.callspec.indices.items()):
            missing -= new
            asked.add(cell.nodeid)
    for cell in drawn:
        if len(asked) >= wanted:
            break
        asked.add(cell.nodeid)
    return asked


def _all_of_what_there_is_little(
    cells: list[pytest.Function], room: int
) -> set[tuple[str, int]]:
    """(parameter, number of its value), of parameters that have no more values."""
    values: dict[str, set[int]] = defaultdict(set)
    for cell in cells:
        for name, number in cell.callspec.indices.items():
            values[name].add(number)
    return {
        (name, number)
        for name, numbers in values.items()
        if len(numbers) <= room
        for number in numbers
    }


def _draw(name: str, seed: int) -> int:
    said = f"{seed} {name}".encode(errors="backslashreplace")
    return int.from_bytes(hashlib.sha256(said).digest())
