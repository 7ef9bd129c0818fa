"""How many parts a text message is sent in (3GPP TS 23.038): each is paid for, and a phone
puts at most so many together again."""

# One letter each, of seven bits.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Two each: they come after an escape.
_GSM_TWICE = frozenset("^{}\\[~]|€\f")
# Of one message alone, and of each part of several.
GSM_ALONE, GSM_PART = 160, 153
UCS2_ALONE, UCS2_PART = 70, 67
# Carriers put no more together; Twilio's advice as well.
MOST = 10


def is_gsm(text: str) -> bool:
    """Whether seven bits a letter are enough for all of it."""
    return all(one in _GSM or one in _GSM_TWICE for one in text)


def segments(text: str) -> int:
    """In how many parts it goes."""
    if is_gsm(text):
        return _parts(
            [2 if one in _GSM_TWICE else 1 for one in text], GSM_ALONE, GSM_PART
        )
    return _parts([1 + (ord(one) > 0xFFFF) for one in text], UCS2_ALONE, UCS2_PART)


def _parts(widths: list[int], alone: int, each: int) -> int:
    """A letter that is two units wide is not cut in two."""
    if sum(widths) <= alone:
        return 1
    parts, room = 1, each
    for width in widths:
        if width > room:
            parts, room = parts + 1, each
        room -= width
    return parts
