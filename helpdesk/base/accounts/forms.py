"""What people type about people and teams."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts import signatures
from helpdesk.base.accounts.errors import (
    AlreadyHere,
    NoColour,
    NoLogo,
    SignatureTooLong,
    TeamNameTaken,
    UnknownPlace,
)
from helpdesk.base.accounts.models import Agent, Calendar, Role, Team
from helpdesk.base.forms import ActionForm, EditForm
from helpdesk.base.plaintext import one_line
from helpdesk.base.rich_forms import RichField


class OneLine(forms.CharField):
    """A name: what a mail's header or a log could trip over becomes a space."""

    def to_python(self, value: Any) -> str:
        text = one_line(super().to_python(value) or "", limit=1000)
        return text.strip()


class InviteForm(ActionForm):
    beside = {AlreadyHere: "email"}

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.of_people, initial=Role.AGENT
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class CompanyForm(EditForm):
    name = OneLine(
        label=_("Company name"),
        max_length=200,
        help_text=_("Customers and agents see it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    push_subjects = forms.BooleanField(
        label=_("Push messages show the subject of a ticket"),
        required=False,
        help_text=_(
            "They appear on locked screens of computers and phones. Otherwise they say"
            " who did something, and the number of the ticket."
        ),
    )

    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        required=False,
        help_text=_(
            "Of pages that customers see, and where people sign in, such as #0B6B66. It"
            " is made lighter or darker where words could not be read. Empty: ours."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    beside = {NoColour: "accent"}


class CompanyLogoForm(ActionForm):
    """A logo."""

    beside = {NoLogo: "logo"}

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG, JPEG or WebP picture of at most 100 KB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


class RoleForm(ActionForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.of_people)


class NameForm(ActionForm):
    name = OneLine(
        label=_("Your name"),
        max_length=150,
        help_text=_("Customers and colleagues see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class NewPasswordForm(ActionForm):
    """A password typed twice and held against the rules; `password` when clean."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more; nothing common, nothing like your name."),
    )
    again = forms.CharField(
        label=_("Password, again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def owner(self) -> Agent:
        """Whose it will be: a password may not be like their name or address."""
        typed = self.cleaned_data
        return Agent(name=typed.get("name", ""), email=typed.get("email", ""))

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        password, again = fields.get("password"), fields.pop("again", None)
        if password is None or again is None:
            return fields
        if password != again:
            self.add_error("again", _("These two passwords differ."))
            return fields
        try:
            validate_password(password, self.owner())
        except ValidationError as error:
            self.add_error("password", error)
        return fields


class AcceptForm(NameForm, NewPasswordForm):
    field_order = ("name", "password", "again")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def owner(self) -> Agent:
        return Agent(name=self.cleaned_data.get("name", ""), email=self.email)


class ResetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class Members(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People and programs, told apart."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Agent) -> str:
        return f"{obj.name} ({obj.get_role_display()})" if obj.is_service else obj.name


class SignatureField(RichField):
    """What stands below letters."""

    def __init__(self, help_text: Any) -> None:
        # As much as is looked at; what is kept is a few lines.
        most = 10 * signatures.LETTERS
        super().__init__(
            rows=4, label=_("Signature"), max_length=most, help_text=help_text
        )


# Which field a refused signature is shown beside.
SIGNATURE_BESIDE = {SignatureTooLong: "signature", UnknownPlace: "signature"}
PLACES_WORDS = ", ".join(f"{{{{{name}}}}}" for name in signatures.PLACES)


class TeamForm(EditForm):
    beside = {TeamNameTaken: "name", **SIGNATURE_BESIDE}

    name = OneLine(label=_("Name"), max_length=100)
    lead = forms.ModelChoiceField(
        Agent.objects.none(),
        label=_("Lead"),
        help_text=_("Answers for what nobody else answers for."),
    )
    duty = forms.ModelChoiceField(
        Agent.objects.none(),
        label=_("On duty"),
        required=False,
        empty_label=_("Nobody: the lead answers"),
        help_text=_("Answers for new and unassigned tickets before the lead does."),
    )
    members = Members(Agent.objects.none(), label=_("Members"), required=False)
    is_open = forms.BooleanField(
        label=_("Every agent sees its tickets"), required=False, initial=True
    )
    idle_after = forms.IntegerField(
        label=_("Next step at the latest after (hours)"),
        min_value=1,
        max_value=24 * 365,
        initial=24,
        help_text=_("A ticket nobody touched for so long shows up as due."),
    )
    joins_matters = forms.BooleanField(
        label=_("Join tickets about one matter without asking"),
        required=False,
        help_text=_(
            "Only tickets of one verified customer that name the same order number; it"
            " says why, and can be undone."
        ),
    )
    grace = forms.IntegerField(
        label=_("The lead hears of late promises after (hours)"),
        min_value=0,
        max_value=24 * 30,
        initial=1,
        required=False,
        help_text=_("Of the hours in which the team is there."),
    )
    closes_after = forms.IntegerField(
        label=_("Resolved tickets are closed after (days)"),
        min_value=1,
        max_value=365 * 5,
        required=False,
        help_text=_(
            "What customers say of them later opens a new ticket that follows it. Empty:"
            " their words always open it again."
        ),
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.all(),
        label=_("Business hours"),
        required=False,
        empty_label=_("None: somebody is always there"),
    )
    tells_customer = forms.BooleanField(
        label=_("Tell customers who has their request after a hand-over"),
        required=False,
        help_text=_("In their language; whoever accepts may choose otherwise."),
    )

    signature = SignatureField(
        format_lazy(
            _(
                "It goes below each letter, for those who have none of their own. Places"
                " in it: {places}"
            ),
            places=PLACES_WORDS,
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = Agent.objects.who_can_own().order_by("name")
        everybody = Agent.objects.active().order_by("name")
        for field, people in (("lead", able), ("duty", able), ("members", everybody)):
            chooser = self.fields[field]
            assert isinstance(chooser, forms.ModelChoiceField)  # noqa: S101 - see above
            chooser.queryset = people

    @classmethod
    def of(cls, team: Team, data: Any) -> "TeamForm":
        """The form of a team there is."""
        return cls(
            data,
            initial={
                "name": team.name,
                "lead": team.lead_id,
                "duty": team.duty_id,
                "members": team.members.values_list("pk", flat=True),
                "is_open": team.is_open,
                "calendar": team.calendar_id,
                "joins_matters": team.joins_matters,
                "grace": round(team.grace / timedelta(hours=1)),
                "tells_customer": team.tells_customer,
                "signature": team.signature,
                "closes_after": team.closes_after and max(1, team.closes_after.days),
                "idle_after": max(1, round(team.idle_after / timedelta(hours=1))),
            },
        )

    def clean_idle_after(self) -> timedelta:
        hours: int = self.cleaned_data["idle_after"]
        return timedelta(hours=hours)

    def clean_closes_after(self) -> timedelta | None:
        days: int | None = self.cleaned_data["closes_after"]
        return None if days is None else timedelta(days=days)

    def clean_grace(self) -> timedelta:
        hours: int | None = self.cleaned_data["grace"]
        return timedelta(hours=1 if hours is None else hours)
