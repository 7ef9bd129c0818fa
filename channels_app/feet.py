"""What stands below the words of a letter, as text and as HTML: pure.

In text the signature comes last, below a line of two hyphens and a space (RFC 3676 section
4.3): what stands below that line is its signature, and no quotation. In HTML it stands
right below the words, where whoever reads HTML looks for it, and the quotation below it.
The classes are those by which mail programs fold such parts away.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import escape

from channels_app import formatted
from helpdesk.base import richtext

_FORMATTED = re.compile(r"<(?!/?p>|br>)")
# A second such line would be taken for the one above the signature.
_DELIMITER = re.compile(r"[-\u2014]{1,2}\s*")
_RULE = "margin-top:16px;border-top:1px solid #d0d0d0;padding-top:8px;color:#5f5f5f"
_QUOTED = "margin:0 0 0 8px;border-left:2px solid #d0d0d0;padding-left:10px"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """signature: as HTML; "": none. quoted: {"line", "text", "html"}. line: words and where
    they lead, below all else."""

    signature: str = ""
    quoted: Mapping[str, str] | None = None
    line: tuple[str, str] | None = None


def below(foot: Foot, text: str, html: str) -> tuple[str, str]:
    """A letter with what stands below its words.

    html: "" where nobody formatted them; it stays so unless what is below is formatted.
    """
    quoted = foot.quoted or {}
    is_formatted = bool(html or _FORMATTED.search(foot.signature) or quoted.get("html"))
    parts = [_signature(foot), _quotation(quoted)]
    said = (html or richtext.of_text(text)) if is_formatted else ""
    return _text(foot, text, quoted), said and said + "".join(parts)


def signed(signature: str) -> str:
    """A signature as plain text."""
    said = formatted.plain(formatted.read("", signature)).split("\n")
    return "\n".join(line for line in said if not _DELIMITER.fullmatch(line))


def _text(foot: Foot, text: str, quoted: Mapping[str, str]) -> str:
    parts = [text.rstrip("\n")] if foot != Foot() else [text]
    if quoted:
        lines = quoted["text"].split("\n")
        parts.append("\n".join([quoted["line"], *map(_marked, lines)]))
    under = [signed(foot.signature)] if foot.signature else []
    if foot.line:
        under.append("{}: {}".format(*foot.line))
    if under:
        # The space behind the hyphens is what makes it that line.
        parts.append("\n".join(["-- ", *under]) + "\n")
    return "\n\n".join(filter(None, parts))


def _marked(line: str) -> str:
    """RFC 3676 section 4.5: no space between marks, one before words."""
    return f">{line}" if line.startswith(">") else f"> {line}".rstrip()


def _signature(foot: Foot) -> str:
    """Below a hairline, with the line of ours in it: a letter has one foot."""
    under = foot.signature
    if foot.line:
        words, address = foot.line
        under += f'<p><a href="{escape(address)}">{escape(words)}</a></p>'
    if not under:
        return ""
    return f'<div class="gmail_signature" dir="auto" style="{_RULE}">{under}</div>'


def _quotation(quoted: Mapping[str, str]) -> str:
    if not quoted:
        return ""
    said = quoted["html"] or richtext.of_text(quoted["text"])
    return (
        '<br><div class="gmail_quote">'
        f'<div class="gmail_attr" dir="auto">{escape(quoted["line"])}</div>'
        f'<blockquote class="gmail_quote" type="cite" style="{_QUOTED}">{said}'
        "</blockquote></div>"
    )
