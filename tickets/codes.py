"""Codes by which a customer takes a matter along to another channel.

For people: nine letters and digits that nobody mishears or misreads, 44 bits of chance.
For links: the same with a signature of ours, which only whoever was sent it can have.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from tickets.spelling import SPELLED

# Without 0, 1, I, L, O: thirty-one signs.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 9, 3
# 39 bits more; who guesses is counted long before.
SIGNED = 8
# What is typed for a sign on the keys of a telephone: several signs share a key, so that
# what is typed has 27 bits of chance, and whoever takes it counts the tries.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
KEYS = "22233344556677778889999"
# Of words that may hold one, so many letters and so many codes are looked at.
LONGEST, MOST = 4_000, 5

_SIGN = f"[{ALPHABET}]"
# As we write them, or with other dashes or blanks between the groups, in any case.
_CODE = re.compile(
    rf"(?<![\w-])({_SIGN}{{3}})[-‐–  ]({_SIGN}{{3}})[-‐–  ]({_SIGN}{{3}})"
    rf"(?:-({_SIGN}{{4}})-({_SIGN}{{4}}))?(?![\w-])",
    re.IGNORECASE,
)

# Wherever one could begin, with anything or nothing between its signs: who reads it can
# type it.
_ANY = re.compile(
    rf"(?<![^\W_])(?=({_SIGN}(?:[\W_]{{0,3}}{_SIGN}){{{LENGTH - 1}}})(?![^\W_]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A code that somebody brought. is_signed: with a signature of ours, so it was a
    link that we sent."""

    code: str
    is_signed: bool


def mint() -> str:
    """A new one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """For people: in groups, as one says them."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def in_groups(keys: str) -> str:
    """What is typed instead of one, as people read digits."""
    return " ".join(keys[at : at + GROUP] for at in range(0, len(keys), GROUP))


def signed(code: str) -> str:
    """For links."""
    signature = _signature(code)
    return f"{shown(code)}-{signature[:4]}-{signature[4:]}"


def read(text: str) -> Iterator[Found]:
    """The codes in these words, each once; perhaps none of ours."""
    known = set()
    for found in _CODE.finditer(text[:LONGEST]):
        first, second, third, *rest = (part and part.upper() for part in found.groups())
        code = f"{first}{second}{third}"
        given = "".join(part or "" for part in rest)
        one = Found(code, hmac.compare_digest(given, _signature(code)))
        if one not in known:
            known.add(one)
            yield one
        if len(known) == MOST:
            return


def every(text: str) -> Iterator[str]:
    """All that could be codes in these words, however they are written: also such as
    begin with words before them."""
    for found in _ANY.finditer(text):
        yield re.sub(r"[\W_]", "", found[1]).upper()


def typed(text: str) -> str | None:
    """A code that somebody heard and typed, with whatever stands between its signs;
    None: it cannot be one."""
    signs = re.sub(r"[\s\-‐–.]", "", text).upper()
    is_code = len(signs) == LENGTH and all(sign in ALPHABET for sign in signs)
    return signs if is_code else None


def keyed(code: str) -> str:
    """A code as it is typed on the keys of a telephone: nine digits."""
    return code.translate(str.maketrans(LETTERS, KEYS))


def spelled(text: str) -> str | None:
    """A code that somebody said, as a program wrote it down: sign by sign, by the
    alphabets of radio, or in pieces; None: it cannot be one."""
    words = re.split(r"[\s,.;:!?‐–-]+", text[:LONGEST].lower().replace("x-ray", "xray"))
    return typed("".join(SPELLED.get(word, word) for word in words))


def _signature(code: str) -> str:
    key = hashlib.sha256(b"tickets.codes" + settings.SECRET_KEY.encode()).digest()
    number = int.from_bytes(hmac.new(key, code.encode(), hashlib.sha256).digest())
    signs = []
    for _ in range(SIGNED):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)
