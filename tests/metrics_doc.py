"""`python -m tests.metrics_doc`: writes the definitions in docs/metrics.md anew.

What it is made of stands in helpdesk/reports/metrics.py; a test compares the two.
"""

from pathlib import Path

import django

DOC = Path(__file__).parent.parent / "docs" / "metrics.md"
# The page's beginning is written by hand.
BEGINS = "\n## "
CHECKED = """\
## Checks

Every five minutes the whole database is asked for these, and each has to find nothing.
What it found is on the dashboard, in the log as an error, and for admins with some of the
tickets. What has to be recomputed is recomputed for a thousand tickets: those that changed
last, and as many from anywhere.
"""
_ABOUT = {
    "share": "Share",
    "spread": "Median, with nine of ten",
    "count": "Number, at this moment",
    "minutes": "Minutes, over the period",
    "money": "Sum for each currency, over the period",
    "difference": "Difference of two shares, in points of a hundred",
}


def text() -> str:
    """The whole page."""
    from helpdesk.reports.metrics import GROUPS  # noqa: PLC0415 - Django is set up now
    from tickets.queries.checks import CHECKS  # noqa: PLC0415

    parts = [DOC.read_text(encoding="utf-8").partition(BEGINS)[0]]
    for group in GROUPS:
        parts.append(f"## {group.name}\n\n{group.words}\n")
        for metric in group.metrics:
            lines = [f"### {metric.name}\n", f"{metric.sentence}\n"]
            lines.append(f"- {_ABOUT[metric.shape.value]}. Address: `{metric.key}`.")
            lines += [f"- {trap}" for trap in metric.traps]
            parts.append("\n".join(lines) + "\n")
    parts.append(CHECKED)
    parts.append("\n".join(f"- {check.words}" for check in CHECKS) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    django.setup()
    DOC.write_text(text(), encoding="utf-8")
