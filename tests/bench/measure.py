"""Times of one piece of work: CPU of this process, and what the wall's clock says."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

REPEATS = int(os.environ.get("BENCH_REPEATS", "3"))
_WARM = 15


@dataclass(frozen=True, slots=True)
class Run:
    """Milliseconds of one repeat: CPU a call, and the wall's median and 95 % point."""

    cpu: float
    p50: float
    p95: float


def run(work: Callable[[], object], *, calls: int, warm: int = _WARM) -> Run:
    """Do it so many times, after a few that do not count."""
    for _ in range(warm):
        work()
    walls = []
    cpu = time.process_time()
    for _ in range(calls):
        begun = time.perf_counter()
        work()
        walls.append(time.perf_counter() - begun)
    cpu = (time.process_time() - cpu) / calls
    return Run(cpu * 1000, percentile(walls, 50) * 1000, percentile(walls, 95) * 1000)


def percentile(values: list[float], part: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def compare(
    name: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    calls: int,
    **more: object,
) -> None:
    """Both, in turns, so that a noisy minute hits both alike; tell the outcome."""
    pairs = [(run(floor, calls=calls), run(ours, calls=calls)) for _ in range(REPEATS)]
    tell(
        name,
        cpu=spread([mine.cpu for _, mine in pairs]),
        floor_cpu=spread([bare.cpu for bare, _ in pairs]),
        ratio=spread([mine.cpu / bare.cpu for bare, mine in pairs]),
        wall_ratio=spread([mine.p50 / bare.p50 for bare, mine in pairs]),
        p50=spread([mine.p50 for _, mine in pairs]),
        p95=spread([mine.p95 for _, mine in pairs]),
        floor_p50=spread([bare.p50 for bare, _ in pairs]),
        **more,
    )


def spread(values: list[float]) -> list[float]:
    """Minimum, median, maximum."""
    found = (min(values), statistics.median(values), max(values))
    return [round(value, 3) for value in found]


def tell(name: str, **figures: object) -> None:
    """One JSON line, for `python -m tests.bench`, which reads our output."""
    plain = {
        key: asdict(value) if isinstance(value, Run) else value
        for key, value in figures.items()
    }
    sys.stdout.write(json.dumps({"name": name, **plain}) + "\n")
    sys.stdout.flush()
