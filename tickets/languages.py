"""Languages that customers read, as people name them and as programs do. Pure."""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO

# By code, as those who read it write it.
NAMES: Mapping[str, str] = {
    code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info
}
CHOICES = sorted(NAMES.items(), key=lambda one: one[1].casefold())
_TYPED = {
    typed.casefold(): code
    for code in NAMES
    for typed in (code, NAMES[code], LANG_INFO[code]["name"])
}


def code_of(typed: str) -> str | None:
    """The code of a language by its code or its name; "" for nothing, None for none."""
    plain = typed.strip().casefold().replace("_", "-")
    if not plain:
        return ""
    # "de-AT" is read by who reads "de".
    return _TYPED.get(plain) or _TYPED.get(plain.partition("-")[0])


def name_of(code: str) -> str:
    """As those who read it write it."""
    return NAMES.get(code, code)
