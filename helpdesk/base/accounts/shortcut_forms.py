"""Which keys do what: a field for each command."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.base.accounts.errors import KeysTaken
from helpdesk.base.accounts.keymap import GROUPS, Command
from helpdesk.base.accounts.keys import NoSuchKey, Own, all_of, read, written, wrong
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.settings_page import Words
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm


class KeysField(forms.CharField):
    """Keys as people write them; none are allowed, too."""

    def clean(self, value: Any) -> Any:
        try:
            return read(super().clean(value))
        except NoSuchKey as error:
            raise forms.ValidationError(
                _("“%(key)s” is no key. Write one like E, Shift+E, Ctrl+K or G M.")
                % {"key": error}
            ) from error


class KeysForm(ActionForm):
    """Each command's field bears its name."""

    shortcuts = forms.BooleanField(
        label=gettext_lazy("Single-key shortcuts"),
        required=False,
        help_text=gettext_lazy(
            "J, K, R and the like. Switch them off if you dictate, or if keys are"
            " pressed by accident; shortcuts with Ctrl go on working."
        ),
    )

    def __init__(self, agent: Agent, own: Own, data: Any = None) -> None:
        self.agent = agent
        self.commands = {one.name: one for one in all_of(agent)}
        now = {
            name: written(own.get(name, one.ways))
            for name, one in self.commands.items()
        }
        super().__init__(data, initial={"shortcuts": agent.shortcuts, **now})
        for name, one in self.commands.items():
            field = KeysField(required=False, max_length=60, label=str(one.words))
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
            field.widget.attrs |= {"dir": "ltr", "data-comes": written(one.ways)}
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """What `save_keys` takes; what cannot be is said beside its command."""
        found: dict[str, Any] = super().clean() or {}
        keys = {name: found[name] for name in self.commands if name in found}
        if not self.errors:
            self._say(wrong(self.agent, keys))
        return {"shortcuts": found.get("shortcuts", False), "keys": keys}

    def refuse(self, refusal: Refused) -> None:
        self.refusal = refusal
        if isinstance(refusal, KeysTaken):
            self._say(refusal.data["commands"])
        else:
            super().refuse(refusal)

    def _say(self, why: dict[str, str]) -> None:
        for name, words in why.items():
            self.add_error(name, words)

    def groups(self) -> Iterator[tuple[Words, list[tuple[Command, forms.BoundField]]]]:
        """The fields as they stand in the sheet, and those that differ marked."""
        for name, commands in GROUPS:
            there = [
                (one, self[one.name]) for one in commands if one.name in self.commands
            ]
            if there:
                yield name, there
