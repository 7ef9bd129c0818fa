"""Where words stand in a text: PostgreSQL marks them, this cuts and escapes."""

from html import escape

from django.utils.safestring import SafeString, mark_safe

# Letters of a text around its first mark.
BEFORE, EXCERPT = 50, 220

_BEGIN, _END = "\x02", "\x03"
# The options of ts_headline: the whole, marked. What it cuts out itself begins in
# mid-sentence.
WHOLE = f'StartSel="{_BEGIN}", StopSel="{_END}", HighlightAll=true'


def around(text: str) -> str:
    """The words around the first hit, in one line."""
    at = text.find(_BEGIN)
    start = text.rfind(" ", 0, at - BEFORE) + 1 if at > BEFORE else 0
    cut = text[start : start + EXCERPT]
    if len(text) > start + EXCERPT:
        # A mark that the cut left open would run on.
        cut = cut.rpartition(" ")[0] or cut
        cut += _END * (cut.count(_BEGIN) - cut.count(_END)) + " …"
    return ("… " if start else "") + " ".join(cut.split())


def marks(text: str) -> SafeString:
    """Escaped first; only then signs that no text has become tags."""
    html = escape(text)
    html = html.replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped, see above
