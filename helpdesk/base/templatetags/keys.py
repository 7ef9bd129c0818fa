"""The keys of commands, as hints beside what does the same: each agent's own."""

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from helpdesk.base.accounts import keys
from helpdesk.base.accounts.shell import own_keys

register = template.Library()


@register.simple_tag(takes_context=True)
def key(context: Context, name: str) -> str:
    """After a title: " (⇧E)"; "" where no key does it for them."""
    caps = pressed(context, name)
    return f" ({caps})" if caps else ""


@register.simple_tag(takes_context=True)
def pressed(context: Context, name: str) -> str:
    """The caps to press: "⇧E", "G T"."""
    way = _first(context, name)
    return " ".join("".join(stroke) for stroke in keys.caps(way)) if way else ""


@register.simple_tag(takes_context=True)
def kbd(context: Context, name: str) -> SafeString:
    """The caps to press, as `<kbd>`."""
    way = _first(context, name)
    if not way:
        return mark_safe("")
    strokes = (("".join(stroke),) for stroke in keys.caps(way))
    return format_html_join(" ", "<kbd>{}</kbd>", strokes)


def _first(context: Context, name: str) -> str:
    """The first of their ways, of those that do something: "" for none."""
    agent = getattr(context.get("request"), "user", None)
    ways = dict(own_keys(agent)).get(name, keys.named()[name].ways)
    if not getattr(agent, "shortcuts", True):
        ways = tuple(way for way in ways if way.startswith("Mod+"))
    return ways[0] if ways else ""
