"""What the forms one writes in are made with."""

from uuid import uuid4

from django import template

register = template.Library()


@register.simple_tag
def new_key() -> str:
    """A name for words that are to be said once, however often their form is sent."""
    return str(uuid4())
