"""How much is sent, and how often something dies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """senders times mails are written in `seconds`; the rest comes on top.

    twice: mails that are delivered a second time, byte by byte.
    """

    senders: int
    mails: int
    replies: int
    hostile: int
    twice: int
    kills: int
    seconds: float


SIZES = {
    "tiny": Size(
        senders=10, mails=3, replies=5, hostile=4, twice=3, kills=4, seconds=15
    ),
    "teeth": Size(
        senders=30, mails=5, replies=10, hostile=4, twice=15, kills=6, seconds=28
    ),
    "lite": Size(
        senders=100, mails=5, replies=100, hostile=20, twice=40, kills=24, seconds=110
    ),
}
