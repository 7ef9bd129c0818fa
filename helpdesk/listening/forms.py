"""What admins type about rules, and about what is looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.messenger import is_searchable, messengers
from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import ActionForm
from helpdesk.listening.conditions import LONGEST, MOST, When
from helpdesk.listening.errors import (
    AlreadyWatched,
    NothingToWatch,
    RuleNameMissing,
    RuleNameTaken,
)
from helpdesk.listening.models import Mention, MentionRule, Watched
from tickets.kinds import kind_of
from tickets.models import Channel, Priority

_SENTIMENTS = [
    (-1, _("Trouble")),
    (0, _("Neutral")),
    (1, _("Praise")),
]


class Lines(forms.CharField):
    """Several of them, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"dir": "auto", "rows": 3})
        super().__init__(
            max_length=MOST * (LONGEST + 2), required=False, widget=widget, **kwargs
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        typed = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
        return tuple(dict.fromkeys(filter(None, typed)))[:MOST]


class RuleForm(ActionForm):
    """A rule: what a mention has to be like, and what is done then."""

    beside = {RuleNameMissing: "name", RuleNameTaken: "name"}

    name = OneLine(label=_("Name"), max_length=100)
    how = forms.MultipleChoiceField(
        label=_("Why it reached us"), required=False, choices=Mention.How.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    channels = forms.ModelMultipleChoiceField(
        Channel.objects.filter(traits__public=True), label=_("Channels"), required=False,
        to_field_name="public_id", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = Lines(
        label=_("Words"), help_text=_("One a line; one of them has to stand in it.")
    )
    authors = Lines(label=_("Accounts"), help_text=_("One a line, such as @ada."))
    languages = OneLine(
        label=_("Languages"), max_length=200, required=False,
        help_text=_("Their codes with commas: de, en."),
    )  # fmt: skip
    sentiments = forms.TypedMultipleChoiceField(
        label=_("Mood"), required=False, coerce=int, choices=_SENTIMENTS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Counted by words. It often errs: let it sort, not judge."),
    )  # fmt: skip
    reach = forms.IntegerField(
        label=_("Followers, at least"), required=False, min_value=0, max_value=10**9
    )
    does = forms.ChoiceField(label=_("Then"), choices=MentionRule.Does.choices)
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team of the ticket"), required=False,
        to_field_name="public_id", empty_label=_("That of the channel"),
    )  # fmt: skip
    tags = OneLine(
        label=_("Tags of the ticket"), max_length=400, required=False,
        help_text=_("With commas."),
    )  # fmt: skip
    priority = forms.TypedChoiceField(
        label=_("Priority of the ticket"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Normal")), *Priority.choices],
    )  # fmt: skip

    @classmethod
    def of(cls, rule: MentionRule, data: Any = None) -> "RuleForm":
        """The form of a rule there is."""
        when = rule.when
        initial = {
            "name": rule.name,
            "how": list(when.how),
            "channels": list(when.channels),
            "words": "\n".join(when.words),
            "authors": "\n".join(when.authors),
            "languages": ", ".join(when.languages),
            "sentiments": list(when.sentiments),
            "reach": when.reach,
            "does": rule.does,
            "team": rule.team.public_id if rule.team else None,
            "tags": ", ".join(rule.tags),
            "priority": rule.priority,
        }
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        asked = {name: typed.pop(name, ()) for name in When.__slots__}
        codes = (
            one.strip().lower()[:8] for one in (asked["languages"] or "").split(",")
        )
        when = When(
            how=tuple(asked["how"]),
            channels=tuple(sorted(str(one.public_id) for one in asked["channels"])),
            words=asked["words"],
            authors=asked["authors"],
            languages=tuple(dict.fromkeys(filter(None, codes))),
            sentiments=tuple(asked["sentiments"]),
            reach=asked["reach"] if asked["reach"] != () else None,
        )
        tags = str(typed.pop("tags", "")).split(",")
        return {**typed, "when": when, "tags": tags}


class WatchedForm(ActionForm):
    """A word or an account, and where it is looked for."""

    beside = {NothingToWatch: "text", AlreadyWatched: "text"}

    sort = forms.ChoiceField(label=_("What"), choices=Watched.Sort.choices)
    text = OneLine(
        label=_("Word or account"), max_length=100,
        help_text=_("Such as “acme kettle”, “#acme” or “@rival@example.org”."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Networks"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all that can be asked."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = networks()


def networks() -> list[tuple[str, str]]:
    """Those that can be asked for words, with how they are called."""
    known = (kind for kind, one in messengers().items() if is_searchable(one))
    return [(kind, str(kind_of(kind).name)) for kind in known]
