"""No expression can be made to go back and forth in a text by who writes the text.

Each of ours is met with what it could lose itself in (`pumped`), by the methods that it is
used with: a new one joins by itself, whether it has a name in its module or is written
where it is used.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.helpdesks import CHECKOUT
from tests.pumped import pumps

APPS = ("helpdesk", "tickets", "channels_app", "knowledge_base")
# They do what they are for as soon as they are imported, or are told by words of their own.
NOT_IMPORTED = (
    "helpdesk.asgi", "helpdesk.wsgi", "helpdesk.runtime.install",
    "helpdesk.runtime.launch", "helpdesk.demo.settings",
)  # fmt: skip
# What is read there is ours.
OURS = {"helpdesk.runtime.assets._SVG": "icons, as they come out of a wheel"}

# Shorter ones first: what takes the third power of its size never gets to the longest.
SIZES = (250, 2_000, 8_000)
# Each with every tenth of them: `make test` asks some.
PARTS = 10
# Seconds of CPU that say nothing yet, and after which nobody waits for more.
SOON, MOST = 0.02, 0.5
# Twice the text in twice the time (AC-40: times 1.5); by the square it is four times.
GROWTH = 2 * 1.5


class TooLong(Exception):
    """It is still at it."""


def modules() -> Iterator[ModuleType]:
    """All of ours, but migrations."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not found.name.startswith(NOT_IMPORTED) and ".migr" not in found.name:
                yield importlib.import_module(found.name)


def expressions() -> dict[re.Pattern[Any], tuple[ModuleType, str]]:
    """Each with the first place where it has a name; those in tables are named by it."""
    found: dict[re.Pattern[Any], tuple[ModuleType, str]] = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            for one in _within(value, module):
                found.setdefault(one, (module, name))
    return found


def _within(value: object, module: ModuleType) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, module)
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _within(pair, module)
    elif isinstance(value, type) and value.__module__ == module.__name__:
        yield from (one for one in vars(value).values() if isinstance(one, re.Pattern))


METHODS = {
    "match": re.Pattern.match,
    "fullmatch": re.Pattern.fullmatch,
    "search": re.Pattern.search,
    "all": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
}  # fmt: skip
_CALLED = (
    "match", "fullmatch", "search", "sub", "subn", "findall", "finditer", "split",
)  # fmt: skip


def used_by(module: ModuleType, name: str) -> set[str]:
    """How it is asked: by what calls it in its module or, of a public one, anywhere."""
    sources = [inspect.getsource(module)] if name.startswith("_") else _sources()
    asked = rf"\b{re.escape(name)}\.({'|'.join(_CALLED)})\b"
    called = {one for source in sources for one in re.findall(asked, source)}
    told = {one if one in METHODS else "all" for one in called}
    # Of a table, or given to somebody: in every way.
    return told or {"all", "fullmatch"}


def in_place() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Those without a name: `re.sub("…", …)`."""
    for path in _paths():
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("re"), attr=attr),
                    args=[ast.Constant(str() | bytes() as said), *_],
                ) if attr in _CALLED:
                    method = attr if attr in METHODS else "all"
                    where = f"{path.relative_to(CHECKOUT)}:{node.lineno}"
                    yield where, re.compile(said), method


def _paths() -> Iterator[Path]:
    return (path for app in APPS for path in (CHECKOUT / app).rglob("*.py"))


@cache
def _sources() -> list[str]:
    return [path.read_text() for path in _paths()]


@contextmanager
def _for_so_long(seconds: float) -> Iterator[None]:
    """`re` looks for signals now and then."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def takes(ask: Callable[[], object]) -> float:
    """Seconds of CPU of this process; no more than MOST."""
    begun = time.process_time()
    try:
        with _for_so_long(MOST):
            ask()
    except TooLong:
        return MOST
    return time.process_time() - begun


def grows(pattern: re.Pattern[Any], method: str) -> str | None:
    """The beginning of a text that takes it longer than its size explains."""

    def took(text: str | bytes) -> float:
        return takes(lambda: METHODS[method](pattern, text))

    for pump in pumps(pattern):
        for size in SIZES:
            text = pump.text(size)
            if took(text) < SOON:
                continue
            # A busy machine is no news: what is slow is slow again.
            twice = pump.text(size * 2)
            if all(_grew(took, text, twice) for _ in range(2)):
                return f"{text[:40]!r}, {size} letters"
            break
    return None


def _grew(
    took: Callable[[str | bytes], float], text: str | bytes, twice: str | bytes
) -> bool:
    short, long = (min(took(one) for _ in range(2)) for one in (text, twice))
    return long >= MOST or long > short * GROWTH


def every() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Where each stands, and a method that it is asked by."""
    for pattern, (module, name) in expressions().items():
        for method in sorted(used_by(module, name)):
            yield f"{module.__name__}.{name}", pattern, method
    yield from in_place()


@pytest.mark.sampled
@pytest.mark.parametrize("part", range(PARTS))
def test_ac_40_no_expression_takes_longer_than_its_text_grows(part):
    asked = [one for one in list(every())[part::PARTS] if one[0] not in OURS]
    slow = {
        f"{name}, {method}": found
        for name, pattern, method in asked
        if (found := grows(pattern, method)) is not None
    }
    assert slow == {}


def test_expressions_that_strangers_meet_first_are_among_them():
    names = {name for name, _, _ in every()}
    email = "channels_app.adapters.email"
    wanted = {f"{email}.spam._POINTS", f"{email}.verdicts._METHOD"}
    assert {*wanted, f"{email}.compose._TYPE", *OURS} <= names


@pytest.mark.parametrize("bad", [
    r"\s+$", *(
        pytest.param(one, marks=pytest.mark.slow) for one in (
            r"(?m)^\s*Message-Id:", r"<!--.*?-->", r"\s*\"?([^<>\"]*?)\"?\s*<",
            r"(a+)+$", r"(x+x+)+y", r"[\w.]+@[\w.]+\.com",
        )
    )
])  # fmt: skip
def test_an_expression_that_goes_back_is_found(bad):
    assert grows(re.compile(bad), "all") is not None


@pytest.mark.parametrize("good", [
    r"[ \t]*$", r"a{1,200}b", r"\s*+x", r"(?:[^\"\\]|\\.)*+", r"<[^<>]*>",
])  # fmt: skip
def test_one_that_does_not_is_left_alone(good):
    assert grows(re.compile(good), "fullmatch") is None
