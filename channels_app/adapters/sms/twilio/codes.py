"""What Twilio's numbers for trouble mean, in words for agents.

https://www.twilio.com/docs/api/errors. Where an agent can
do nothing about it, they say who can.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OPTED_OUT = 21610
TOO_MANY = frozenset({20429, 21611, 30001, 63018})

_NO_NUMBER = gettext_lazy("Nobody can be reached by text message under this number.")
_OURS = gettext_lazy(
    "Our number may not send this. An admin has to look at it at Twilio (code %(code)s)."
)
_OUT_OF_REACH = gettext_lazy("Their phone is switched off or out of reach.")
_FILTERED = gettext_lazy(
    "Their network took it for advertising and held it back. Other words may pass."
)
_UNREGISTERED = gettext_lazy(
    "Our number is not registered for text messages to this country. An admin has to do"
    " that at Twilio (code %(code)s)."
)
_FILE = gettext_lazy("Twilio could not fetch or pass on an attached file.")

_WORDS: dict[int, str | Promise] = {
    OPTED_OUT: gettext_lazy(
        "They wrote STOP: nothing reaches them by text message until they write START."
    ),
    **dict.fromkeys((21211, 21214, 21217, 21265, 21614, 21635), _NO_NUMBER),
    **dict.fromkeys((30005, 30006, 30025), _NO_NUMBER),
    **dict.fromkeys((21212, 21606, 21603, 21659, 21660, 21661, 21703), _OURS),
    **dict.fromkeys((21408, 21608, 21609, 21612, 30002, 30010, 30011), _OURS),
    **dict.fromkeys((21602, 21619), gettext_lazy("There was nothing in it to send.")),
    **dict.fromkeys(
        (21605, 21617), gettext_lazy("It is longer than a text message can be.")
    ),
    **dict.fromkeys((30007, 30038, 30450), _FILTERED),
    **dict.fromkeys((30032, 30034, 30035, 30036), _UNREGISTERED),
    **dict.fromkeys((11200, 11751, 21620, 21623, 30019), _FILE),
    30003: _OUT_OF_REACH,
    30004: gettext_lazy("Their network blocks messages of ours."),
    30008: gettext_lazy("Their network did not take it, and did not say why."),
    30009: gettext_lazy("A part of it got lost on the way."),
    30410: gettext_lazy("Their network did not answer in time."),
}


def words(code: int) -> str:
    """Why it failed. A number we do not know is named, so that it can be looked up."""
    known = _WORDS.get(code)
    if known is None:
        return _("Twilio could not deliver it (code %(code)s).") % {"code": code or "?"}
    text = str(known)
    return text % {"code": code} if "%(code)s" in text else text


def is_known(code: int) -> bool:
    """Whether it says something of this message that will be the same next time."""
    return code in _WORDS
