"""What a web form is told by the API, read by the page's own form."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from channels_app.actions.web_forms import DEFAULTS
from channels_app.api.widget_bodies import QuestionBody, rows
from channels_app.forms.questions import MOST_ROWS
from channels_app.forms.web_forms import WebForm
from channels_app.forms.widget_fields import MOST_LINES
from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose, Line
from tickets.models import Channel

# What a form says of itself, as its config has it.
PLAIN = (
    "title", "intro", "thanks", "consent", "subject", "uploads", "help", "trap",
    "languages",
)  # fmt: skip
LINES = ("tags", "origins")


def told(config: dict[str, Any]) -> dict[str, Any]:
    """What a form is set to, by the names of the body."""
    whole = {**DEFAULTS, **config}
    found = {name: whole[name] for name in (*PLAIN, *LINES)}
    return {**found, "questions": whole["fields"]}


def _words(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


def _lines() -> serializers.ListField:
    return serializers.ListField(
        child=Line(max_length=90), max_length=MOST_LINES, required=False
    )


class FormPatch(Body):
    """What of a form changes; lists change as a whole."""

    name = Line(max_length=100, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)
    title = _words(100)
    intro = _words(1000)
    thanks = _words(1000)
    consent = _words(500)
    subject = serializers.BooleanField(required=False)
    uploads = serializers.BooleanField(required=False)
    help = serializers.BooleanField(required=False)
    trap = serializers.BooleanField(required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField([code for code, _name in settings.LANGUAGES]),
        required=False,
        help_text="None: all of them.",
    )
    tags = _lines()
    origins = _lines()
    questions = serializers.ListField(
        child=QuestionBody(), max_length=MOST_ROWS, required=False
    )


class FormBody(FormPatch):
    """A form; what is not said begins as usual."""

    name = Line(max_length=100)
    team = Choose(lambda body: Team.objects.all())


def as_form(channel: Channel, given: dict[str, Any]) -> dict[str, Any]:
    """As the page's own form reads it, with what is there for what was not said.

    Raises:
        ValidationError: something that the form would not take either.
    """
    config = {**DEFAULTS, **channel.connection.config}
    whole = {**told(config), "name": channel.name, "team": channel.team, **given}
    data: dict[str, Any] = {name: whole[name] for name in (*PLAIN, "name")}
    data["team"] = whole["team"].public_id
    data |= {name: "\n".join(whole[name]) for name in LINES}
    questions = [
        {**one, "options": "\n".join(one["options"]), "ORDER": number}
        for number, one in enumerate(whole["questions"], 1)
    ]
    data |= rows("questions", questions, len(config["fields"]))
    form = WebForm(data, config=config)
    if not form.is_valid():
        raise serializers.ValidationError(_wrong(form))
    return form.cleaned_data


def _wrong(form: WebForm) -> dict[str, Any]:
    """Field by field, by the names of the body."""
    found: dict[str, Any] = {
        "non_field_errors" if name == "__all__" else name: [str(one) for one in words]
        for name, words in form.errors.items()
    }
    for number, row in enumerate(form.questions.forms):
        if row.errors:
            words = {
                key: [str(one) for one in said] for key, said in row.errors.items()
            }
            found.setdefault("questions", {})[str(number)] = words
    return found
