"""What happens between this company and its customers, as one would tell it.

A file holds stories; each begins with `=== name | language | team` and goes on in
steps, `@verb argument`, with their words on the lines below. `subject` and `opens` may
stand several times: a ticket takes one of each. `{order}` and the like are filled in.
With `| chat` at the end it happens in the widget; there `about` is the page it was begun
on, `called` who the visitor says they are, and `by` whose chat it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    argument: str
    text: str


@dataclass(slots=True)
class Story:
    """subjects, openings: one of each is taken. steps: what follows.

    door: "mail" or "chat". about, called, by: of a chat.
    """

    name: str
    language: str
    team: str
    door: str = "mail"
    about: str = ""
    called: str = ""
    by: str = ""
    subjects: list[str] = field(default_factory=list)
    openings: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def read(name: str) -> list[Story]:
    """The stories of a file."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [_story(part) for part in ("\n" + text).split("\n=== ")[1:]]


def _story(text: str) -> Story:
    head, _newline, body = text.partition("\n")
    name, language, team, *door = (word.strip() for word in head.split("|"))
    story = Story(name, language, team, door=door[0] if door else "mail")
    for step in _steps(body):
        if step.verb == "subject":
            story.subjects.append(step.argument)
        elif step.verb == "opens":
            story.openings.append(step)
        elif step.verb in {"about", "called", "by"}:
            setattr(story, step.verb, step.argument)
        else:
            story.steps.append(step)
    return story


def _steps(body: str) -> Iterator[Step]:
    for part in ("\n" + body).split("\n@")[1:]:
        first, _newline, text = part.partition("\n")
        verb, _space, argument = first.partition(" ")
        yield Step(verb, argument.strip(), text.strip())
