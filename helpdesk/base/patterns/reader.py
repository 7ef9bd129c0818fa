"""From a pattern as somebody typed it to the steps that walk along a text."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Of a pattern, once `{3}` is written out three times.
MOST_STEPS = 500
MOST_TIMES = 100
MOST_DEPTH = 20

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pattern: with a test it takes a letter, else it goes on elsewhere.

    ways: how far from here it may go on.
    """

    ways: tuple[int, ...]
    test: Test | None = None


Steps = list[Step]


class NotUnderstood(ValueError):
    """A pattern that cannot be used; the sentence says what is wrong with it."""


_CLASSES: dict[str, Test] = {
    "d": lambda letter: letter in "0123456789",
    "w": lambda letter: letter == "_" or (letter.isascii() and letter.isalnum()),
    "s": str.isspace,
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
# What browsers want to see behind a backslash in brackets.
_IN_BRACKETS = frozenset("()[]{}/-|\\^")
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


class Reader:
    """Reads from the front, and writes down what it read as browsers understand it.

    left: what is still to be read. out: what was, in parts.
    repeats: parts that may come more or less often. nested: one of them holds another,
        or several possibilities: there are many ways then to match the same text.
    """

    def __init__(self, typed: str) -> None:
        # ^ in front and $ at the end say what is true anyway; \\$ is a letter.
        typed = typed.removeprefix("^")
        bare = typed.removesuffix("$")
        slashes = len(bare) - len(bare.rstrip("\\"))
        self.left = typed if slashes % 2 else bare
        self.out: list[str] = []
        self.depth = 0
        self.repeats = 0
        self.nested = False

    def choice(self) -> Steps:
        """One or several possibilities with | between them."""
        steps = self._sequence()
        while self._takes("|"):
            self.out.append("|")
            other = self._sequence()
            steps = [
                Step((1, len(steps) + 2)), *steps, Step((len(other) + 1,)), *other
            ]  # fmt: skip
        return not_too_many(steps)

    def _sequence(self) -> Steps:
        steps: Steps = []
        while self.left and self.left[0] not in "|)":
            steps += self._repeated(self._atom())
            not_too_many(steps)
        return steps

    def _atom(self) -> Steps:
        letter = self._take()
        if letter == "(":
            return self._group()
        if letter == "[":
            return _taking(self._brackets())
        if letter == "\\":
            return _taking(self._escaped(in_brackets=False))
        if letter == ".":
            self.out.append(".")
            return _taking(lambda one: one not in "\r\n\u2028\u2029")
        if letter in _SYNTAX - {"/"}:
            words = _(
                "%s has to stand behind something, or behind a \\ if it is meant."
            )
            raise NotUnderstood(words % letter)
        self.out.append(letter)
        return _taking(lambda one: one == letter)

    def _group(self) -> Steps:
        opening = "(?:" if self._takes("?:") else "("
        if self.left.startswith("?"):
            raise NotUnderstood(_("Groups that begin with (? are not known here."))
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotUnderstood(_("This pattern is too long."))
        self.out.append(opening)
        steps = self.choice()
        if not self._takes(")"):
            raise NotUnderstood(_("There is a ( without its )."))
        self.depth -= 1
        self.out.append(")")
        return steps

    def _escaped(self, *, in_brackets: bool) -> Test:
        """What a backslash and the next letters stand for."""
        if not self.left:
            raise NotUnderstood(_("There is a \\ with nothing behind it."))
        letter = self._take()
        if letter == "p":
            return self._property()
        if letter.lower() in _CLASSES:
            self.out.append(f"\\{letter}")
            test = _CLASSES[letter.lower()]
            return test if letter.islower() else lambda one: not test(one)
        if letter.isalnum() and letter not in _CONTROLS:
            raise NotUnderstood(_("\\%s is not known here.") % letter)
        meant = _CONTROLS.get(letter, letter)
        self._write(letter, meant, in_brackets=in_brackets)
        return lambda one: one == meant

    def _write(self, letter: str, meant: str, *, in_brackets: bool) -> None:
        """A letter that is meant, with a backslash where browsers want one."""
        needs = meant in (_IN_BRACKETS if in_brackets else _SYNTAX)
        self.out.append(f"\\{letter}" if needs or letter in _CONTROLS else letter)

    def _property(self) -> Test:
        """`\\p{L}`: letters of every alphabet."""
        end = self.left.find("}")
        name = self.left[1:end] if self.left.startswith("{") else ""
        if name not in {"L", "Lu", "Ll", "N", "Nd", "P", "S", "Z"}:
            raise NotUnderstood(_("\\p needs one of {L}, {Lu}, {Ll}, {N}, {P}, {S}."))
        self.left = self.left[end + 1 :]
        self.out.append(f"\\p{{{name}}}")
        return lambda one: unicodedata.category(one).startswith(name)

    def _brackets(self) -> Test:
        """One letter of several: `[A-Z0-9_]`, or none of them with `[^`."""
        tests: list[Test] = []
        negated = self._takes("^")
        self.out.append("[^" if negated else "[")
        while self.left and not self.left.startswith("]"):
            tests.append(self._in_brackets())
        if not self._takes("]"):
            raise NotUnderstood(_("There is a [ without its ]."))
        if not tests:
            raise NotUnderstood(_("There is nothing between [ and ]."))
        self.out.append("]")
        return lambda one: any(test(one) for test in tests) != negated

    def _in_brackets(self) -> Test:
        if self.left[0] == "\\" and (self.left[1:2] or "x").lower() in "dwsp":
            self._take()
            return self._escaped(in_brackets=True)
        first = self._letter()
        if not (self.left.startswith("-") and self.left[1:2] not in ("", "]")):
            return lambda one: one == first
        self._take()
        self.out.append("-")
        last = self._letter()
        if last < first:
            words = _("%(first)s-%(last)s is the wrong way round.")
            raise NotUnderstood(words % {"first": first, "last": last})
        return lambda one: first <= one <= last

    def _letter(self) -> str:
        """One letter between brackets."""
        letter = self._take()
        if letter == "[" or (
            letter == self.left[:1] and letter in "&!#%,:;<=>@`~*+.?$"
        ):
            raise NotUnderstood(_("Put a \\ before %s between [ and ].") % letter)
        if letter != "\\":
            self._write(letter, letter, in_brackets=True)
            return letter
        letter = self._take() if self.left else ""
        if not letter or (letter.isalnum() and letter not in _CONTROLS):
            raise NotUnderstood(_("\\%s is not known here.") % letter)
        meant = _CONTROLS.get(letter, letter)
        self._write(letter, meant, in_brackets=True)
        return meant

    def _repeated(self, steps: Steps) -> Steps:
        """What stands behind a part: `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`."""
        least, most, written = self._times()
        if not written:
            return steps
        self.out.append(written)
        self.repeats += least != most
        self.nested |= most != 1 and any(step.test is None for step in steps)
        # Whether it takes few or many first makes no difference for the whole text.
        self._takes("?")
        if self.left[:1] in {"*", "+", "?", "{"}:
            raise NotUnderstood(_("There are two signs for repeating side by side."))
        if len(steps) * max(least, most or 1) > MOST_STEPS:
            raise NotUnderstood(_("This pattern is too long."))
        if most is None:
            loop = [Step((1, len(steps) + 2)), *steps, Step((-len(steps) - 1,))]
            return steps * least + loop
        maybe: Steps = []
        for _once in range(most - least):
            inner = [*steps, *maybe]
            maybe = [Step((1, len(inner) + 1)), *inner]
        return steps * least + maybe

    def _times(self) -> tuple[int, int | None, str]:
        """At least, at most (None: any number), and as it was written ("": once)."""
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self._takes(sign):
                return least, most, sign
        if not self._takes("{"):
            return 1, 1, ""
        inside, closed, self.left = self.left.partition("}")
        first, comma, second = inside.partition(",")
        if (
            not closed
            or not _is_number(first)
            or not (_is_number(second) or not second)
        ):
            raise NotUnderstood(_("{ needs numbers and a }, such as {4} or {2,5}."))
        least = int(first)
        most = int(second) if second else None if comma else least
        if max(least, most or 0) > MOST_TIMES or (most is not None and most < least):
            words = _("{%s} is too often, or the wrong way round.")
            raise NotUnderstood(words % inside)
        return least, most, f"{{{inside}}}"

    def _take(self) -> str:
        letter, self.left = self.left[0], self.left[1:]
        return letter

    def _takes(self, sign: str) -> bool:
        if not self.left.startswith(sign):
            return False
        self.left = self.left[len(sign) :]
        return True


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def _taking(test: Test) -> Steps:
    return [Step((1,), test)]


def not_too_many(steps: Steps) -> Steps:
    if len(steps) > MOST_STEPS:
        raise NotUnderstood(_("This pattern is too long."))
    return steps
