"""What a messenger is told by the API, read by the page's own form."""

from typing import Any

from rest_framework import serializers

from channels_app.actions import doors
from channels_app.actions.messengers import spoken_by
from channels_app.forms.messengers import LONGEST, MessengerForm
from channels_app.messenger import Messenger, messengers
from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose, Line
from tickets.models import Channel


def _settings(**more: Any) -> serializers.DictField:
    return serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True),
        help_text="By the names that its kind asks by, secrets among them.",
        **more,
    )


class MessengerPatch(Body):
    """What of it changes; what is not said stays, secrets as well."""

    name = Line(max_length=100, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)
    settings = _settings(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the page's own form reads it.

        Raises:
            ValidationError: something that the form would not take either.
        """
        channel: Channel = self.about
        connection = channel.connection
        spoken = spoken_by(channel)
        now = {ask.name: connection.config.get(ask.name, "") for ask in spoken.asks}
        return _read(
            spoken,
            {"name": channel.name, "team": channel.team, **attrs},
            now,
            kept=frozenset(doors.secrets_of(connection)),
        )


class MessengerBody(Body):
    """A channel of one of the kinds whose providers call us."""

    kind = serializers.CharField(max_length=30, help_text="As telegram or sms.")
    name = Line(max_length=100)
    team = Choose(lambda body: Team.objects.all())
    settings = _settings(default=dict)

    def validate_kind(self, kind: str) -> str:
        """One that is installed."""
        if kind not in messengers():
            known = ", ".join(messengers())
            raise serializers.ValidationError(f"One of: {known}.")
        return kind

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the page's own form reads it.

        Raises:
            ValidationError: something that the form would not take either.
        """
        spoken = messengers()[attrs["kind"]]
        # What has choices begins with the first, as on the page.
        now = {ask.name: ask.choices[0][0] for ask in spoken.asks if ask.choices}
        return {"kind": attrs["kind"], **_read(spoken, attrs, now)}


def _read(
    spoken: Messenger,
    attrs: dict[str, Any],
    now: dict[str, Any],
    *,
    kept: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """now: what it is set to. kept: the names of its secrets.

    Raises:
        ValidationError: by the names of the body.
    """
    given = attrs.get("settings", {})
    asked = {ask.name for ask in spoken.asks if not ask.made}
    if unknown := sorted(given.keys() - asked):
        words = {name: ["Its kind asks for no such thing."] for name in unknown}
        raise serializers.ValidationError({"settings": words}, code="unknown_field")
    data = {**now, **given, "name": attrs["name"], "team": attrs["team"].public_id}
    form = MessengerForm(data, asks=spoken.asks, kept=kept, initial=now)
    if not form.is_valid():
        raise serializers.ValidationError(_wrong(form, asked))
    return form.cleaned_data


def _wrong(form: MessengerForm, asked: set[str]) -> dict[str, Any]:
    words = {name: [str(one) for one in said] for name, said in form.errors.items()}
    inside = {name: said for name, said in words.items() if name in asked}
    found: dict[str, Any] = {
        name: said for name, said in words.items() if name not in asked
    }
    return {**found, "settings": inside} if inside else found
