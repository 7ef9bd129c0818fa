"""The outcome for people."""

from typing import Any

Line = dict[str, Any]
_HEAD = 2
# Of lines whose name has this in it.
_GOALS = {
    "chat bytes": "loader ≤ 2,048, panel_js_css ≤ 20,480",
    "chat, 100 messages/s over": "p95 ≤ 3x the floor's",
    "idle sockets": "p95 ≤ 150 ms",
    "chat, highest rate": "≥ 100 a second",
    "idle visitor sockets": "≤ 64 KB each",
    "visitors come back": "all within 10 s, no errors",
}


def table(lines: list[Line]) -> str:
    """What was measured, one line each, in Markdown."""
    parts = (
        _compared(lines),
        _mails(lines),
        _growth(lines),
        _chats(lines),
        _around_chats(lines),
        _words(lines),
        _reports(lines),
        _rest(lines),
    )
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


def _chats(lines: list[Line]) -> list[str]:
    head = [
        "| words | told, ms p50/p95/p99 | on screen | floor | p95 of it | lost | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {one['name']} | {_three(one['signal'])} | {_three(one['screen'])} |"
        f" {_three(one.get('floor', []))} | {_times(one.get('p95_of_floor'))} |"
        f" {one['lost']} | {_goal(one['name'])} |"
        for one in lines
        if "signal" in one
    ]


def _around_chats(lines: list[Line]) -> list[str]:
    head = ["| chat, else | found | goal |", "|---|---|---|"]
    return head + [
        f"| {one['name']} | {_pairs(one)} | {_goal(one['name'])} |"
        for one in lines
        if _goal(one["name"]) and "signal" not in one
    ]


def _words(lines: list[Line]) -> list[str]:
    head = [
        "| words | precision (≥ 0.9) | recall | n | due time right |",
        "|---|---|---|---|---|",
    ]
    return head + [
        f"| {one['name'].removeprefix('words, ')} | {one['precision']:.2f} |"
        f" {one['recall']:.2f} | {one['n']} | {_share(one.get('due_right'))} |"
        for one in lines
        if "precision" in one
    ]


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"


def _goal(name: str) -> str:
    return next((goal for mark, goal in _GOALS.items() if mark in name), "")


def _times(ratio: float | None) -> str:
    return f"{ratio:.1f}x" if ratio else ""


def _pairs(line: Line) -> str:
    return ", ".join(f"{key} {value}" for key, value in line.items() if key != "name")


def _reports(lines: list[Line]) -> list[str]:
    head = [
        "| dashboard, checks, clocks | tickets (open) | p50 ms (min/median/max) | p95 ms |",
        "|---|---|---|---|",
    ]
    return head + [
        f"| {one['name'].removeprefix('reports: ')} | {one['tickets']:,}"
        f" ({one['open']:,}) | {_three(one['p50'])} | {one['p95'][1]:.1f} |"
        for one in lines
        if "open" in one
    ]


def _rest(lines: list[Line]) -> list[str]:
    known = ("ratio", "of_floor", "tickets", "signal", "precision")
    return [
        f"- {one['name']}: {_pairs(one)}"
        for one in lines
        if not any(key in one for key in known)
        and not one["name"].startswith("part ")
        and not _goal(one["name"])
    ]


def _three(values: list[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)
