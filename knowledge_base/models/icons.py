"""Icons that categories may have: those of our sprite that say something to readers."""

ICONS = (
    "book-open", "info", "circle-question-mark", "settings", "list-checks", "inbox",
    "rotate-ccw", "gift", "tag", "star", "user", "users", "contact", "lock",
    "shield-check", "plug", "code", "building-2", "calendar-days", "clock", "mail",
    "phone", "message-circle", "message-circle-question-mark", "chart-column", "route",
    "flag", "file", "link", "triangle-alert", "palette", "keyboard",
)  # fmt: skip
# The sprite has what our own pages name, and this besides: icon "star".
