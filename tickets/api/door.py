"""The door of one verb of a ticket: what it takes, does and answers with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpdesk.base.api.bodies import Body
from helpdesk.base.api.shapes import Shape
from tickets.api import bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb's door.

    subject: the field of its body that the action is about; "": the ticket.
    gives: what it answers with; None: the ticket, as it is then.
    makes: it is new, and the answer 201.
    is_whole: nobody else lists such rows; it is shown as the action returns it.
    about: what it does, for the docs.
    """

    action: Callable[..., Any]
    about: str
    body: type[Body] = bodies.Nothing
    gives: type[Shape] | None = None
    makes: bool = True
    is_whole: bool = False
    subject: str = ""

    @property
    def status(self) -> int:
        return 201 if self.gives is not None and self.makes else 200

    @property
    def has_files(self) -> bool:
        return "files" in self.body().fields
