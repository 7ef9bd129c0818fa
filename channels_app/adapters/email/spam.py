"""Does the receiving server take a mail for spam?

It writes above what came with the mail: of several fields of one name the first counts.
Sources: SpamAssassin, rspamd and amavis (X-Spam-*), Exchange Online Protection
(X-MS-Exchange-Organization-SCL, X-Forefront-Antispam-Report), Web.de and GMX (X-Spam-Flag).
"""

import re

from channels_app.adapters.email import words
from channels_app.adapters.email.mime import Headers, first

# A word among a message's warnings.
SPAM = "spam"
# Of Microsoft's scale from -1 to 9: from here on it goes to the junk folder.
CONFIDENT = 5
# Points where nothing else is said: at 5 SpamAssassin begins to doubt.
CERTAIN = 10.0
_SAYS = (
    "x-spam-flag", "x-spam-status", "x-spam", "x-mailgun-sflag", "x-ses-spam-verdict",
)  # fmt: skip
_LEVEL = re.compile(r"\bSCL:\s*(-?[0-9])", re.IGNORECASE)
_POINTS = re.compile(r"\s*(-?[0-9]{1,4}(?:\.[0-9]{1,6})?)")


def is_spam(headers: Headers) -> bool:
    """Whether it says so; nothing is decided by that alone."""
    for name in _SAYS:
        said = words.unfolded(first(headers, name))[:100].strip().lower()
        if said:
            return said.startswith(("yes", "true", "fail"))
    level = words.unfolded(first(headers, "x-ms-exchange-organization-scl")).strip()
    report = words.unfolded(first(headers, "x-forefront-antispam-report"))[:2_000]
    found = _LEVEL.search(f"SCL:{level}") or _LEVEL.search(report)
    if found is not None:
        return int(found[1]) >= CONFIDENT
    points = _POINTS.match(words.unfolded(first(headers, "x-spam-score"))[:100])
    return points is not None and float(points[1]) >= CERTAIN
