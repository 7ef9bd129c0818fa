"""OpenAPI 3.1, made of the code: what drf-spectacular cannot know by itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from helpdesk.base import filters
from helpdesk.base.api import pages, scopes, shapes
from helpdesk.base.api.bodies import Body
from helpdesk.base.http import READING
from helpdesk.base.problem import TITLES

PROBLEM = {"$ref": "#/components/schemas/Problem"}
# Any call may be answered so. 404 says also that there is nothing here for this caller.
ALWAYS = (400, 401, 403, 404, 406, 429, 500, 503)
# What REST framework calls them, and what people do.
DONE = {"retrieve": "get", "partial_update": "edit", "destroy": "delete"}
View = TypeVar("View", bound=Callable[..., Any])


def call(
    *,
    body: type[Body] | Any = None,
    gives: Any = None,
    status: int = 200,
    many: bool = False,
    about: str = "",
    empty: str = "",
    **more: Any,
) -> Callable[[View], View]:
    """What a method of a view takes and gives, for the schema.

    empty: when it answers 204, with nothing.
    """
    given: Any = gives
    if many and gives is not None:
        given = shapes.Page.of(gives)
    if about:
        more["description"] = about
    answers = {status: given}
    if empty:
        answers[204] = OpenApiResponse(description=empty)
    more.setdefault("responses", answers)
    return extend_schema(request=body, **more)


class Schema(AutoSchema):
    """Of one address and method."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        """What stands in the address and in headers."""
        found: list[Any] = [
            OpenApiParameter(name, str, description=f"See the description: `{name}`.")
            for name in sorted(self.view.parameters)
        ]
        if self._is_list():
            found += self._of_list()
        if self._shows():
            found += [
                _parameter("fields", "Only these fields, separated by commas."),
                _parameter("expand", "References as objects: " + self._refs() + "."),
            ]
        return found + self._headers()

    def _headers(self) -> list[Any]:
        found = []
        if self.method == "POST" and self.view.repeatable:
            found.append(
                _header("Idempotency-Key", "Sent again with it, it is done once.", 255)
            )
        if self.method not in READING and "{id}" in self.path:
            found.append(_header("If-Match", "Only if its ETag is still this one."))
        return found

    def _of_list(self) -> list[Any]:
        found: list[Any] = [
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": pages.MOST},
                description=f"How many at most; {pages.USUAL} if not said.",
            ),
            _parameter("cursor", "`next_cursor` of the page before."),
            OpenApiParameter("count", bool, description="Whether to count them, too."),
        ]
        orders = [name for name in self.view.orders if name]
        if orders:
            found.append(OpenApiParameter("order", str, enum=orders))
        return found + [
            _filter(name, field, op)
            for name, (field, op) in self.view.filters.parameters().items()
        ]

    def _is_list(self) -> bool:
        return getattr(self.view, "action", "") == "list" and hasattr(
            self.view, "shape"
        )

    def _shows(self) -> bool:
        one = getattr(self.view, "action", "") in {"list", "retrieve"}
        return one and hasattr(self.view, "shape")

    def _refs(self) -> str:
        names = shapes.references(self.view.shape)
        return ", ".join(f"`{name}`" for name in names) or "there are none here"

    def get_response_serializers(self) -> Any:
        """A page of a list, one row of what has an id."""
        if self._is_list():
            return shapes.Page.of(self.view.shape)
        return getattr(self.view, "shape", None)

    def get_request_serializer(self) -> Any:
        """None, unless the method says so."""
        return None

    def get_description(self) -> str:  # type: ignore[override] # as drf-spectacular has it
        """What a list holds, what a row is; of other methods their first words. What
        they raise is ours to know: the schema has it as answers."""
        if self._is_list():
            told = self.view.__doc__
        elif self._shows():
            told = self.view.shape.__doc__
        else:
            told = super().get_description()
        if self.method == "POST" and not self.view.repeatable:
            told = f"{told or ''} Takes no Idempotency-Key (400 `not_repeatable`)."
        return " ".join((told or "").split("\n\n")[0].split())

    def is_deprecated(self) -> bool:
        """What has an end is."""
        return self.view.deprecated is not None

    def get_operation_id(self) -> str:
        """The path's words and what is done there: `tickets_messages_list`."""
        done = getattr(self.view, "action", None) or str(self.method).lower()
        words = [*self._tokenize_path(), DONE.get(done, done)]
        return "_".join(words).replace("-", "_")

    def get_tags(self) -> list[str]:
        """By what the path begins with; a list as a file is of the family of the list."""
        return [self._tokenize_path()[0].removesuffix(".csv")]

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Ours are pages, which are objects."""
        return False

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> str:
        name: str = super()._get_serializer_name(
            serializer, direction, bypass_extensions
        )
        return name.removesuffix("Shape") or name

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """What it gives, and every way in which it may not."""
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._problems():
            found.setdefault(
                str(status),
                {
                    "description": TITLES[status],
                    "content": {"application/problem+json": {"schema": PROBLEM}},
                },
            )
        if self._shows() and self.view.action == "retrieve":
            found["304"] = {"description": "As `If-None-Match` knows it."}
        return found

    def _problems(self) -> list[int]:
        found = list(ALWAYS)
        if self.method not in READING:
            found += [409, 412, 413, 415]
        if self.method == "POST":
            found.append(422)
        return sorted(found)


def _parameter(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=words)


def _header(name: str, words: str, most: int = 1000) -> OpenApiParameter:
    kind = {"type": "string", "minLength": 1, "maxLength": most}
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=words)


def _filter(name: str, field: filters.Field, op: str) -> OpenApiParameter:
    one = dict(field.schema(op))
    if field.takes_many(op):
        return OpenApiParameter(
            name,
            {"type": "array", "items": one, "maxItems": filters.MOST_VALUES},
            description=_about(field, op),
            explode=True,
        )
    return OpenApiParameter(name, one, description=_about(field, op))


def _about(field: filters.Field, op: str) -> str:
    if op == "":
        return field.about
    return f"{field.about} ({op})"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # its own way to register
    """A token of ours, or of an app."""

    target_class = "helpdesk.base.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, Any]:
        """The scope that it takes; who may write may read."""
        view = auto_schema.view
        write = auto_schema.method not in READING and not view.reads
        return {self.name: [scopes.needed(view.family, write=write)]}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """In the header, never in an address."""
        words = "A token made under Settings, or one an app got by OAuth."
        return {"type": "http", "scheme": "bearer", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # its own way to register
    """Our own pages."""

    target_class = "helpdesk.base.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The cookie of who is signed in."""
        name = settings.SESSION_COOKIE_NAME
        words = "Our own pages; writes need the CSRF token as well."
        return {"type": "apiKey", "in": "cookie", "name": name, "description": words}


class RefExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call] # its own way to register
    """An id, or the object in its place."""

    target_class = "helpdesk.base.api.shapes.Ref"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Both, by the component's name."""
        component = auto_schema.resolve_serializer(self.target.shape, direction)
        one = {"anyOf": [{"type": "string", "format": "uuid"}, component.ref]}
        if self.target.is_many:
            return {"type": "array", "items": one}
        return one
