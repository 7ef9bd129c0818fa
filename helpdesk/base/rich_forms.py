"""A field for formatted words: a plain one without a script, an editor with one."""

from collections.abc import Mapping
from typing import Any

from django import forms

from helpdesk.base import richtext


class RichTextarea(forms.Textarea):
    """Shows the words of some HTML; its editor (rich-field.js) sends the HTML itself.

    Without the editor what was formatted stays so as long as its words are not changed.
    """

    template_name = "parts/rich.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        html = str(value or "")
        context = super().get_context(name, richtext.to_text(html), attrs)
        context["widget"]["html"] = html
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> str | None:
        """The HTML, or the words made HTML where they are not the same any more."""
        html, text = data.get(f"{name}_html"), data.get(name)
        if text is None or (html and _said(richtext.to_text(html)) == _said(text)):
            return html
        return richtext.of_text(str(text).replace("\r\n", "\n"))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return name not in data and f"{name}_html" not in data


class RichField(forms.CharField):
    """Formatted words, as HTML; whoever keeps them cleans them."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        attrs = {"dir": "auto", "rows": rows}
        widget = RichTextarea(attrs=attrs)
        super().__init__(widget=widget, required=False, strip=False, **kwargs)


def _said(text: str) -> list[str]:
    return text.split()
