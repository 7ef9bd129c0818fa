"""What a widget is told by the API, read by the page's own form."""

from typing import Any

from rest_framework import serializers

from channels_app.actions import widgets as actions
from channels_app.forms.questions import KINDS, MOST_ROWS
from channels_app.forms.widget_fields import MOST_LINES
from channels_app.forms.widgets import SIDES, THEMES, WidgetForm
from helpdesk.base import patterns
from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose, Line
from tickets.models import Channel

# What a widget says of itself, as its config has it.
PLAIN = (
    "title", "greeting", "away", "launcher", "accent", "side", "theme", "consent",
    "help", "mail_after", "rate", "require_identity",
)  # fmt: skip


def told(config: dict[str, Any]) -> dict[str, Any]:
    """What a widget is set to, by the names of the body."""
    whole = {**actions.DEFAULTS, **config}
    return {
        "origins": whole["origins"],
        **{name: whole[name] for name in PLAIN},
        "questions": [_question(one) for one in whole["fields"]],
        "offers": [
            {"team": one["id"], "label": one["label"]} for one in whole["teams"]
        ],
        "rules": whole["rules"],
    }


def _question(kept: dict[str, Any]) -> dict[str, Any]:
    kind = "name" if kept["name"] == "name" else kept["kind"]
    return {**kept, "kind": kind}


def _words(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class QuestionBody(Body):
    """One field of the form before a chat."""

    name = serializers.CharField(
        max_length=60, required=False, help_text="Of one there is: it stays."
    )
    label = Line(max_length=80)  # type: ignore[assignment] # declared, and taken away by the metaclass
    kind = serializers.ChoiceField([key for key, _label in KINDS], default="text")
    required = serializers.BooleanField(default=False)  # type: ignore[assignment] # declared, and taken away by the metaclass
    options = serializers.ListField(
        child=Line(max_length=90), max_length=MOST_LINES, default=list
    )
    pattern = serializers.CharField(
        max_length=patterns.MOST_LETTERS, default="", allow_blank=True
    )


class OfferBody(Body):
    """A team that visitors may choose."""

    team = Choose(lambda body: Team.objects.all())
    label = Line(max_length=60, default="", allow_blank=True)  # type: ignore[assignment] # declared, and taken away by the metaclass


class RuleBody(Body):
    """Words for somebody who looks at a page for a while."""

    message = serializers.CharField(max_length=300)
    url = serializers.CharField(max_length=300, default="*")
    seconds = serializers.IntegerField(min_value=1, max_value=3600, default=30)
    hours = serializers.BooleanField(default=True)


class WidgetPatch(Body):
    """What of a widget changes; lists change as a whole."""

    name = Line(max_length=100, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)
    origins = serializers.ListField(
        child=Line(max_length=90), max_length=MOST_LINES, required=False
    )
    title = _words(60)
    greeting = _words(300)
    away = _words(300)
    launcher = _words(40)
    accent = serializers.CharField(max_length=20, required=False)
    side = serializers.ChoiceField([key for key, _label in SIDES], required=False)
    theme = serializers.ChoiceField([key for key, _label in THEMES], required=False)
    consent = _words(500)
    help = serializers.BooleanField(required=False)
    mail_after = serializers.IntegerField(
        min_value=30, max_value=24 * 60 * 60, required=False
    )
    rate = serializers.BooleanField(required=False)
    require_identity = serializers.BooleanField(required=False)
    questions = serializers.ListField(
        child=QuestionBody(), max_length=MOST_ROWS, required=False
    )
    offers = serializers.ListField(
        child=OfferBody(), max_length=MOST_ROWS, required=False
    )
    rules = serializers.ListField(
        child=RuleBody(), max_length=MOST_ROWS, required=False
    )


class WidgetBody(WidgetPatch):
    """A widget; what is not said begins as usual."""

    name = Line(max_length=100)
    team = Choose(lambda body: Team.objects.all())


def as_form(channel: Channel, given: dict[str, Any]) -> dict[str, Any]:
    """As the page's own form reads it, with what is there for what was not said.

    Raises:
        ValidationError: something that the form would not take either.
    """
    config = {**actions.DEFAULTS, **channel.connection.config}
    whole = {**told(config), "name": channel.name, "team": channel.team, **given}
    data: dict[str, Any] = {name: whole[name] for name in (*PLAIN, "name")}
    data["team"] = whole["team"].public_id
    data["origins"] = "\n".join(whole["origins"])
    questions = [
        {**one, "options": "\n".join(one["options"]), "ORDER": number}
        for number, one in enumerate(whole["questions"], 1)
    ]
    offers = [
        {"id": _id(one["team"]), "label": one["label"], "offered": True}
        for one in whole["offers"]
    ]
    data |= rows("questions", questions, len(config["fields"]))
    data |= rows("teams", offers, len(offers))
    data |= rows("rules", whole["rules"], len(config["rules"]))
    form = WidgetForm(data, config=config)
    if not form.is_valid():
        raise serializers.ValidationError(_wrong(form))
    return form.cleaned_data


def _id(team: Any) -> str:
    return str(team.public_id) if isinstance(team, Team) else str(team)


def rows(prefix: str, rows: list[dict[str, Any]], known: int) -> dict[str, Any]:
    """As a browser would send them. known: those there were before."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": min(known, len(rows)),
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def _wrong(form: WidgetForm) -> dict[str, Any]:
    """Field by field, by the names of the body."""
    found: dict[str, Any] = {
        "non_field_errors" if name == "__all__" else name: [str(one) for one in words]
        for name, words in form.errors.items()
    }
    for name, rows in (
        ("questions", form.questions),
        ("offers", form.offers),
        ("rules", form.rules),
    ):
        for number, row in enumerate(rows.forms):
            if row.errors:
                words = {
                    key: [str(one) for one in said] for key, said in row.errors.items()
                }
                found.setdefault(name, {})[str(number)] = words
    return found
