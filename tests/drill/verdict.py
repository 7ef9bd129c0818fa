"""The verdict: what the ledger promised, compared with what is there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from tests.drill import checks_chat, checks_hooks, checks_in, checks_out
from tests.drill.evidence import Evidence, Finding

Rule = Callable[[Evidence], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the verdict: passed when nothing was found."""

    id: str
    says: str
    counted: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.findings

    def kinds(self) -> dict[str, int]:
        """How often each kind of trouble was found."""
        counts: dict[str, int] = {}
        for finding in self.findings:
            counts[finding.kind] = counts.get(finding.kind, 0) + 1
        return counts


def _all(*rules: Rule) -> Rule:
    return lambda evidence: chain.from_iterable(rule(evidence) for rule in rules)


_RULES: list[tuple[str, str, Rule]] = [
    (
        "V0",
        "the drill was one: its load and kills took place",
        _all(checks_out.took_place, checks_hooks.took_place),
    ),
    (
        "V1",
        "each accepted message is stored exactly once, unaltered",
        _all(checks_in.stored, checks_chat.stored, checks_hooks.stored),
    ),
    ("V2", "nothing is there that nobody sent", checks_in.phantoms),
    (
        "V3",
        "each is in the right ticket, in order, without gaps",
        _all(checks_in.filed, checks_chat.filed, checks_hooks.filed),
    ),
    ("V4", "each payload is stored, quarantined or rejected", checks_in.ended),
    (
        "V5",
        "each reply arrived, in order; repeats are one mail",
        _all(
            checks_out.arrived,
            checks_chat.answered,
            checks_hooks.answered,
            checks_hooks.confirmed,
        ),
    ),
    ("V6", "every screen shows what is there, and soon so", checks_chat.alike),
    ("V8", "mailbox and envelopes name the same mails", checks_in.audited),
    ("V10", "nothing is left held, untold or without a next step", checks_out.at_rest),
    ("V12", "nobody waited for minutes", checks_out.in_time),
]


def judge(evidence: Evidence) -> list[Check]:
    """All checks, each on its own."""
    return [
        Check(
            id=number,
            says=says,
            counted=evidence.counted(number),
            findings=list(rule(evidence)),
        )
        for number, says, rule in _RULES
    ]


def table(checks: list[Check], *, title: str) -> str:
    """For people: a line each, and examples of what failed."""
    passed = all(check.passed for check in checks)
    lines = [f"{title}: {'PASS' if passed else 'FAIL'}"]
    for check in checks:
        word = "pass" if check.passed else "FAIL"
        lines.append(f"{check.id:<4} {word}  {check.says} ({check.counted})")
        kinds = ", ".join(f"{kind} {count}" for kind, count in check.kinds().items())
        if kinds:
            lines.append(f"           {kinds}")
        lines += [
            f"           {found.kind}: {found.words}" for found in check.findings[:5]
        ]
    return "\n".join(lines)
