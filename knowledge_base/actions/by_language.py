"""Words by language, as a row holds them."""

from collections.abc import Mapping, Sequence

from helpdesk.base.plaintext import one_line, printable


def in_languages(
    typed: Mapping[str, str] | None,
    languages: Sequence[str],
    *,
    limit: int,
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """One line in each of these languages, without the empty ones.

    typed: None changes nothing. kept: what there was; languages that are not offered now
    keep theirs, in case they are again.
    """
    before = dict(kept or {})
    if typed is None:
        return before
    words = {one: one_line(typed.get(one, ""), limit=limit) for one in languages}
    others = {one: said for one, said in before.items() if one not in languages}
    return {one: said for one, said in (words | others).items() if said}


def many_lines(
    typed: Mapping[str, str], languages: Sequence[str], *, limit: int
) -> dict[str, str]:
    """The same for words of many lines."""
    said = {one: printable(typed.get(one, "")).strip()[:limit] for one in languages}
    return {one: words for one, words in said.items() if words}
