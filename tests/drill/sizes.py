"""How much is sent, and how often something dies."""

from dataclasses import dataclass

from tests.drill.faults import AIMED, CHATS_AIMED, HOOKS_AIMED, RANDOM, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """senders times mails are written in `seconds`; the rest comes on top.

    twice: mails that are delivered a second time, byte by byte.
    chats, words: visitors of a widget, each with a chat, and what they say in all.
    answers: what agents say in those; pages: how many they have open all the time.
    hooks: messages by messengers, each told up to five times; told: answers to them.
    before: seconds in which all chats begin before anybody is killed; 0.0: they begin
        while others are.
    kinds: who is killed; each kind as often as the others.
    """

    senders: int
    mails: int
    replies: int
    hostile: int
    twice: int
    kills: int
    seconds: float
    chats: int = 0
    words: int = 0
    answers: int = 0
    pages: int = 0
    hooks: int = 0
    told: int = 0
    before: float = 0.0
    kinds: tuple[Kind, ...] = (*RANDOM, *AIMED, *CHATS_AIMED)


SIZES = {
    "tiny": Size(
        senders=10, mails=3, replies=5, hostile=4, twice=3, kills=4, seconds=15,
        chats=6, words=12, answers=6, pages=2,
    ),
    "teeth": Size(
        senders=30, mails=5, replies=10, hostile=4, twice=15, kills=6, seconds=28,
    ),
    # For what only chats rely on.
    "chat-teeth": Size(
        senders=2, mails=1, replies=1, hostile=0, twice=0, kills=6, seconds=28,
        chats=24, words=48, answers=60, pages=4,
    ),
    "lite": Size(
        senders=100, mails=5, replies=100, hostile=20, twice=40, kills=24, seconds=110,
        chats=50, words=150, answers=75, pages=8,
    ),
    # Messengers: what providers tell again and again, and out of order.
    "hooks-tiny": Size(
        senders=1, mails=1, replies=1, hostile=0, twice=0, kills=3, seconds=12,
        hooks=300, told=6, kinds=(Kind("worker child"), Kind("web"), *HOOKS_AIMED),
    ),
    "hooks": Size(
        senders=4, mails=2, replies=4, hostile=0, twice=1, kills=30, seconds=150,
        hooks=3000, told=60, kinds=(*RANDOM, *HOOKS_AIMED),
    ),
    # 500 chats that are there; then for two minutes two words a second each way.
    "chat": Size(
        senders=10, mails=2, replies=4, hostile=0, twice=2, kills=18, seconds=120,
        chats=500, words=740, answers=240, pages=16, before=90,
        kinds=(
            Kind("web"), Kind("valkey"), Kind("worker"), Kind("worker child"),
            *CHATS_AIMED,
        ),
    ),
}  # fmt: skip
