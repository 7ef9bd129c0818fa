"""Paragraphs that a program broke so that any reader can join them again.

Source: RFC 3676 (format=flowed, delsp). Nothing here can raise.
"""


def joined(text: str, *, delsp: bool) -> str:
    """The words with each paragraph on a line of its own; quotations keep their marks.

    delsp: the blank that breaks a line is none of the words (for scripts without blanks).
    """
    made: list[str] = []
    words: list[str] = []
    depth = 0
    for line in text.removesuffix("\n").split("\n"):
        content = line.lstrip(">")
        marks = len(line) - len(content)
        # RFC 3676 section 4.4: a blank that guards what would be read as something else.
        content = content.removeprefix(" ")
        if words and (marks != depth or content == "-- "):
            made.append(_line(depth, words))
            words = []
        depth = marks
        if content.endswith(" ") and content != "-- ":
            words.append(content[:-1] if delsp else content)
            continue
        made.append(_line(depth, [*words, content]))
        words = []
    if words:
        made.append(_line(depth, words))
    return "\n".join(made) + ("\n" if text.endswith("\n") else "")


def _line(depth: int, words: list[str]) -> str:
    said = "".join(words)
    return f"{'>' * depth} {said}".rstrip() if depth else said
