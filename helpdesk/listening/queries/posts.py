"""Mentions as rules are asked about them."""

from helpdesk.listening.conditions import Post
from helpdesk.listening.models import Mention


def post_of(mention: Mention) -> Post:
    """What there is to be asked about this one."""
    channels = (str(one.channel.public_id) for one in mention.reached.all())
    return Post(
        how=mention.how,
        channels=frozenset(channels),
        text=mention.text,
        names=frozenset({mention.author, mention.author_shown}),
        language=mention.language,
        reach=mention.reach,
        sentiment=mention.sentiment,
    )
