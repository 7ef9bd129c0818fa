"""How sure a number is: intervals for shares, for their differences and for medians.

Pure. A share of few cases says little, and a page that shows it bare says too much.
"""

import math
from collections.abc import Sequence

# The normal distribution's 97.5 % point: all intervals are of 95 %.
Z = 1.959963984540054
TAIL = 0.025
# Below this many cases a share is not shown as one.
FEW = 10
# Up to here the ranks around a median are exact; beyond, the bell curve is.
EXACT = 400

Interval = tuple[float, float]


def wilson(part: int, whole: int) -> Interval:
    """Where the true share lies, having seen `part` of `whole` (Wilson's interval).

    Raises:
        ValueError: there is no such share.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    share = part / whole
    spread = Z * Z / whole
    middle = share + spread / 2
    reach = Z * math.sqrt((share * (1 - share) + spread / 4) / whole)
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    # Rounding may not leave out what was seen.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def difference(part: int, whole: int, part_was: int, whole_was: int) -> Interval:
    """Where the change of a share lies (Newcombe's interval, from both Wilson ones).

    Raises:
        ValueError: one of the two is no share.
    """
    share, share_was = part / max(whole, 1), part_was / max(whole_was, 1)
    low, high = wilson(part, whole)
    low_was, high_was = wilson(part_was, whole_was)
    change = share - share_was
    return (
        change - math.hypot(share - low, high_was - share_was),
        change + math.hypot(high - share, share_was - low_was),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent are not above.

    Raises:
        ValueError: of nothing there is none.
    """
    if not ordered:
        raise ValueError("no values")
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def median(ordered: Sequence[float]) -> float:
    """The middle one, or what lies between the two in the middle.

    Raises:
        ValueError: of nothing there is none.
    """
    if not ordered:
        raise ValueError("no values")
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def median_interval(ordered: Sequence[float]) -> Interval | None:
    """Where the true median lies, by order statistics; none below six values."""
    rank = _rank(len(ordered))
    return (ordered[rank - 1], ordered[-rank]) if rank else None


def _rank(count: int) -> int:
    """The highest rank that is above the median in no more than one case of forty."""
    if count > EXACT:
        return math.floor(count / 2 - Z * math.sqrt(count) / 2)
    rank, below = 0, 0.0
    while rank < count:
        below += math.comb(count, rank) / 2**count
        if below > TAIL:
            break
        rank += 1
    return rank
