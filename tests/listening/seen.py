"""What is there of mentions, in these tests."""

from helpdesk.listening.models import Mention


def the_mention(**asked) -> Mention:
    """The only one."""
    return Mention.objects.get(**asked)


def states() -> dict[str, str]:
    """Of all, by what their network calls them."""
    return dict(Mention.objects.values_list("name", "state"))


def steps(mention: Mention) -> list[str]:
    return list(mention.steps.values_list("what", flat=True))
