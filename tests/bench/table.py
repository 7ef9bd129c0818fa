"""The outcome for people."""

from typing import Any

Line = dict[str, Any]
_HEAD = 2


def table(lines: list[Line]) -> str:
    """What was measured, one line each, in Markdown."""
    parts = (_compared(lines), _mails(lines), _growth(lines), _rest(lines))
    # Of a table without rows its head is all there is.
    return "\n\n".join("\n".join(part) for part in parts if len(part) != _HEAD)


def _compared(lines: list[Line]) -> list[str]:
    head = [
        "| work | CPU ms (min/median/max) | floor | ratio | p50 / p95 ms | queries |",
        "|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {one['name']} | {_three(one['cpu'])} | {one['floor_cpu'][1]} |"
        f" {one['ratio'][1]:.1f}x | {one['p50'][1]:.1f} / {one['p95'][1]:.1f} |"
        f" {one['queries']} |"
        for one in lines
        if "ratio" in one
    ]


def _mails(lines: list[Line]) -> list[str]:
    head = [
        "| mails | a second | floor | share | CPU ms a mail | floor |",
        "|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {one['name']} | {_three(one['rate'])} | {one['floor_rate'][1]:.0f}"
        f" ({one['parser']}) | {one['of_floor'][1]:.2f} | {one['cpu'][1]:.2f} |"
        f" {one['floor_cpu'][1]:.2f} |"
        for one in lines
        if "of_floor" in one
    ]


def _growth(lines: list[Line]) -> list[str]:
    found: dict[str, dict[int, float]] = {}
    for one in lines:
        if str(one["name"]).startswith("growth, "):
            found.setdefault(one["name"], {})[one["tickets"]] = one["rows_p50"][1]
    sizes = sorted({size for row in found.values() for size in row})
    head = [
        f"| rows, p50 ms at | {' | '.join(f'{size:,}' for size in sizes)} | grows |",
        f"|---{'|---' * len(sizes)}|---|",
    ]
    return head + [
        f"| {name} | {' | '.join(f'{row[size]:.2f}' for size in sizes)} |"
        f" {row[sizes[-1]] / row[sizes[0]]:.2f}x |"
        for name, row in found.items()
    ]


def _rest(lines: list[Line]) -> list[str]:
    known = ("ratio", "of_floor", "tickets")
    return [
        f"- {one['name']}: "
        + ", ".join(f"{key} {value}" for key, value in one.items() if key != "name")
        for one in lines
        if not any(key in one for key in known) and not one["name"].startswith("part ")
    ]


def _three(values: list[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)
