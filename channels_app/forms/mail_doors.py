"""How mail arrives: by which door, from which folders, and what becomes of it there."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_app.actions.mailboxes import ARRIVING
from channels_app.adapters.email.addresses import canonical
from channels_app.forms.widget_fields import Lines
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from helpdesk.base.plaintext import printable

MOST_FOLDERS, LONGEST = 30, 200
FOLDER = "folder:"
# What servers say of some folders (RFC 6154).
USES = {
    "\\All": gettext_lazy("all mail"),
    "\\Archive": gettext_lazy("archive"),
    "\\Drafts": gettext_lazy("drafts"),
    "\\Flagged": gettext_lazy("flagged mail"),
    "\\Junk": gettext_lazy("spam"),
    "\\Sent": gettext_lazy("sent mail"),
    "\\Trash": gettext_lazy("bin"),
}


class Folders(forms.MultipleChoiceField):
    """Folders of a server: those it told of, and those that were chosen before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def valid_value(self, value: str) -> bool:
        """It may have been told of a while ago; the server says whether it is there."""
        return len(value) <= LONGEST and printable(value) == value

    def clean(self, value: Any) -> list[str]:
        names = list(dict.fromkeys(super().clean(value)))
        if len(names) > MOST_FOLDERS:
            raise forms.ValidationError(_("These are more than %d.") % MOST_FOLDERS)
        return names


class Routes(Lines):
    """Rules, one a line: an address, or "folder:" and its name, "=", and a team's name.

    Programs give them as they are kept.
    """

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        names = {str(team.public_id): team.name for team in Team.objects.all()}
        return "\n".join(
            f"{FOLDER if rule['by'] == 'folder' else ''}{rule['value']}"
            f" = {names[rule['team']]}"
            for rule in value
            if rule["team"] in names
        )

    def clean(self, value: Any) -> list[dict[str, str]]:
        if isinstance(value, list):
            return [
                _rule(one["by"], one["value"], _known(one["team"])) for one in value
            ]
        rules: list[dict[str, str]] = super().clean(value)
        return rules

    def read_all(self, lines: list[str]) -> Any:
        return [_read(line) for line in lines]


def _read(line: str) -> dict[str, str]:
    told, _sign, name = line.rpartition("=")
    teams = list(Team.objects.filter(name__iexact=name.strip())[:2])
    if not told.strip() or len(teams) != 1:
        words = {"line": line}
        raise forms.ValidationError(
            _("This names no address and team: %(line)s") % words
        )
    is_folder = told.strip().lower().startswith(FOLDER)
    value = told.strip()[len(FOLDER) :] if is_folder else told
    return _rule("folder" if is_folder else "to", value.strip(), teams[0])


def _rule(by: str, value: str, team: Team) -> dict[str, str]:
    exact = canonical(value) if by == "to" else printable(value)[:LONGEST]
    if not exact:
        raise forms.ValidationError(_("This is no address: %s") % value)
    return {"by": by, "value": exact, "team": str(team.public_id)}


def _known(team: UUID | str) -> Team:
    found = Team.objects.filter(public_id=team).first()
    if found is None:
        raise forms.ValidationError(_("There is no such team."))
    return found


class BeginForm(ActionForm):
    """Part of a mailbox: what becomes of the mail that is there already."""

    begin = forms.ChoiceField(
        label=gettext_lazy("Of mail that waits there already, import"),
        required=False,
        initial="none",
        choices=[
            ("none", gettext_lazy("nothing, only what comes from now on")),
            ("days", gettext_lazy("what came in the last days")),
            ("all", gettext_lazy("all of it")),
        ],
        help_text=gettext_lazy("It becomes tickets. No machine of ours answers it."),
    )
    begin_days = forms.IntegerField(
        label=gettext_lazy("So many days"),
        required=False,
        min_value=1,
        max_value=3650,
        initial=30,
    )


class DoorsForm(BeginForm):
    """Part of a mailbox: what is right as it is for almost everybody."""

    door = forms.ChoiceField(
        label=gettext_lazy("How mail arrives"),
        required=False,
        choices=[
            ("imap", gettext_lazy("We fetch it by IMAP")),
            ("lmtp", gettext_lazy("Our own mail server hands it over by LMTP or SMTP")),
            ("pipe", gettext_lazy("Our own mail server pipes it into a command")),
            ("webhook", gettext_lazy("A mail provider calls us")),
        ],
        help_text=gettext_lazy(
            "How a mail server hands over mail is told in docs/operating.md."
        ),
    )
    folders = Folders(
        label=gettext_lazy("Further folders that are read"),
        help_text=gettext_lazy(
            "“Test the connection” shows those the server has. Junk and sent mail are"
            " seldom wanted."
        ),
    )
    after = forms.ChoiceField(
        label=gettext_lazy("Once a mail is imported, on the server"),
        required=False,
        choices=[
            ("keep", gettext_lazy("it stays as it is")),
            ("move", gettext_lazy("it is moved into a folder")),
            ("delete", gettext_lazy("it is deleted after some days")),
        ],
    )
    after_folder = forms.CharField(
        label=gettext_lazy("Into which folder it is moved"),
        required=False,
        max_length=LONGEST,
    )
    after_days = forms.IntegerField(
        label=gettext_lazy("After how many days it is deleted"),
        required=False,
        min_value=1,
        max_value=3650,
        initial=30,
    )
    routes = Routes(
        label=gettext_lazy("Mail for other teams"),
        help_text=gettext_lazy(
            "One rule a line, the first that fits decides: “bills@example.org = Billing”,"
            " “support+shop@example.org = Shop” or “folder:Bills = Billing”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self["folders"].value() or []
        self._offer((name, "") for name in chosen)

    def offer(self, folders: Iterable[tuple[str, str]]) -> None:
        """Show these folders, with what the server says of them, beside those chosen."""
        known = dict(folders)
        chosen = [name for name in self["folders"].value() or [] if name not in known]
        self._offer([*known.items(), *((name, "") for name in chosen)])

    def _offer(self, folders: Iterable[tuple[str, str]]) -> None:
        field = self.fields["folders"]
        assert isinstance(field, Folders)  # noqa: S101 declared above
        field.choices = [
            (name, f"{name} ({USES[use]})" if use in USES else name)
            for name, use in folders
        ]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        for field, usual in ARRIVING.items():
            if field not in self.errors and typed.get(field) in (None, ""):
                typed[field] = usual
        read = [typed.get("folder") or "INBOX", *typed.get("folders", ())]
        target = typed.get("after_folder")
        if typed.get("after") == "move" and (not target or target in read):
            self.add_error(
                "after_folder", _("Name a folder that is not read, such as “Imported”.")
            )
        return typed
