"""Every kind of messenger: one line each."""

from tests.channels_app.contract import (
    bluesky,
    mastodon,
    matrix,
    meta,
    sms,
    telegram,
    whatsapp,
    x,
)
from tests.channels_app.contract.case import Case

CASES: tuple[Case, ...] = (
    bluesky.POSTS,
    bluesky.CHATS,
    mastodon.CASE,
    matrix.CASE,
    sms.CASE,
    telegram.CASE,
    whatsapp.CASE,
    meta.MESSENGER,
    meta.INSTAGRAM,
    x.POSTS,
    x.CHATS,
)
