"""Refusals about macros, and about variables in words."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class WrongStep(Refused):
    """A step that could never be taken."""

    code = "wrong_step"

    def __init__(self, step: str, why: str) -> None:
        super().__init__()
        self.step, self.why, self.data = step, why, {"step": step}

    def __str__(self) -> str:
        return f"{self.step}: {self.why}"


class NoSteps(Refused):
    """A macro that does nothing."""

    code = "no_steps"

    def __str__(self) -> str:
        return _("This macro has no steps yet. Add some to it first.")


class MacroStopped(Refused):
    """One of its steps was refused, and so none was taken."""

    code = "macro_stopped"

    def __init__(self, step: str, refusal: Refused) -> None:
        super().__init__()
        self.step, self.refusal = step, refusal
        data: dict[str, Any] = {"step": step, "code": refusal.code}
        self.data = data | dict(refusal.data)

    def __str__(self) -> str:
        said = _("Nothing was done, since one step cannot be: %(step)s. %(why)s")
        return said % {"step": self.step, "why": self.refusal}


class VariableEmpty(Refused):
    """The words would have a hole."""

    code = "variable_empty"

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names, self.data = names, {"variables": names}

    def __str__(self) -> str:
        said = _("There is nothing to put in for %(names)s.")
        return said % {"names": ", ".join("{{" + one + "}}" for one in self.names)}


class VariableUnknown(Refused):
    """Nothing would ever stand for it."""

    code = "variable_unknown"

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names, self.data = names, {"variables": names}

    def __str__(self) -> str:
        said = _("There is no variable %(names)s. Look how it is written below.")
        return said % {"names": ", ".join("{{" + one + "}}" for one in self.names)}


class RunUndone(Refused):
    """It was taken back already."""

    code = "run_undone"

    def __str__(self) -> str:
        return _("This was undone already.")
