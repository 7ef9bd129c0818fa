"""What somebody here typed, made fit to keep."""

from collections.abc import Container

from helpdesk.base import richtext
from helpdesk.base.plaintext import printable


def typed(
    text: str, html: str = "", *, pictures: Container[str] | None = None
) -> tuple[str, str]:
    """Text and formatted words as they are kept; `html` is "" when it says nothing.

    Without a text of its own, formatted words are read as one. pictures: names of those
    that stay within them.
    """
    text = clean_text(text)
    cleaned = richtext.clean(html, pictures) if html.strip() else ""
    said = richtext.text_of(cleaned) if cleaned else ""
    if not said.strip():
        return text, ""
    return (text if text.strip() else clean_text(said)), cleaned


def clean_text(text: str) -> str:
    """Line ends as one character, and nothing PostgreSQL cannot keep."""
    return printable(text).rstrip()


def as_html(text: str, html: str) -> str:
    """The formatted words, made of the text where it has none."""
    return html or richtext.of_text(text)


def joined(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """Two pieces of (text, html), one after the other: none is lost."""
    both = [piece for piece in (one, other) if piece[0].strip() or piece[1]]
    text = "\n\n".join(text for text, _html in both)
    if not any(html for _text, html in both):
        return text, ""
    return text, "".join(as_html(*piece) for piece in both)
