"""What changed is marked word by word, and everything else is there as well."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.models import Revision
from knowledge_base.queries import compare
from knowledge_base.queries.compare import Line


def told(line):
    marked = lambda parts: "".join(  # noqa: E731
        f"[{one.text}]" if one.is_marked else one.text for one in parts or ()
    )
    return line.kind, marked(line.left), marked(line.right)


def test_words_that_changed_are_marked_on_both_sides():
    found = compare.lines("Fill in water.\nBoil it.", "Fill in vinegar.\nBoil it.")

    assert [told(line) for line in found] == [
        ("changed", "Fill in [water].", "Fill in [vinegar]."),
        ("same", "Boil it.", "Boil it."),
    ]


def test_a_line_that_is_another_one_is_removed_and_added():
    found = compare.lines("Fill in water.", "Ask a friend of yours")

    assert [told(line) for line in found] == [
        ("removed", "[Fill in water.]", ""),
        ("added", "", "[Ask a friend of yours]"),
    ]


def test_what_did_not_change_is_folded_away():
    before = "\n".join(map(str, range(20)))

    found = compare.folded(compare.lines(before, f"{before}\nnew"))

    assert [told(line) for line in found[1:]] == [
        ("same", "18", "18"),
        ("same", "19", "19"),
        ("added", "", "[new]"),
    ]
    assert found[0] == Line(kind="folded", count=18)


def test_only_fields_that_changed_are_told():
    old = Revision(title="A", summary="s", source="x")
    new = Revision(title="B", summary="s", source="x")

    [field] = compare.changes(old, new)

    assert (field.name, [told(line) for line in field.lines]) == (
        "Title",
        [("removed", "[A]", ""), ("added", "", "[B]")],
    )
    assert compare.changes(new, new) == []
    assert [one.name for one in compare.changes(None, new)] == [
        "Title", "Summary", "Words",
    ]  # fmt: skip


def test_what_is_very_long_is_compared_as_a_whole():
    found = compare.lines("a\n" * 3_000, "b\n" * 3_000)
    assert {line.kind for line in found} == {"removed", "added"}
    [line] = compare.lines("word " * 5_000 + "x", "word " * 5_000 + "x")
    assert line.kind == "same"


SOME = st.text(alphabet="ab \n.é", max_size=60)


@given(SOME, SOME)
def test_both_sides_are_whole(old, new):
    found = compare.lines(old, new)

    def side(name):
        parts = [getattr(line, name) for line in found if getattr(line, name)]
        return "\n".join("".join(one.text for one in line) for line in parts)

    lefts = [line for line in found if line.left is not None]
    assert (side("left"), len(lefts)) == (old, len(old.split("\n")) if old else 0)
    assert side("right") == new
    assert all(
        not part.is_marked or line.kind != "same"
        for line in found
        for part in (*(line.left or ()), *(line.right or ()))
    )
