"""What every view of the API is: who may, how often, once, in which version."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api import rates, scopes, versions
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.once import once, refuse_key
from helpdesk.base.api.pages import PARAMETERS, Order, Slice, page
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import Schema
from helpdesk.base.api.shapes import (
    Shape,
    Wanted,
    families,
    represent,
    wanted_of,
)
from helpdesk.base.api.uploads import plain
from helpdesk.base.filters import NOTHING, Filters, WrongFilters
from helpdesk.base.http import READING
from helpdesk.base.problem import request_id


def refuse_unknown(names: Collection[str]) -> None:
    """Parameters nobody knows: a filter with a typo would show everything.

    Raises:
        ValidationError: there are some.
    """
    if names:
        raise serializers.ValidationError(
            {name: ["There is no such parameter."] for name in sorted(names)},
            code="unknown_parameter",
        )


@dataclass(frozen=True, slots=True)
class Deprecated:
    """An address that goes away: since when it is not to be used, and when it ends.

    Told as RFC 9745 and RFC 8594 say. instead: an address that explains.
    """

    since: datetime
    ends: datetime
    instead: str

    def headers(self) -> dict[str, str]:
        """As callers read it."""
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": http_date(self.ends.timestamp()),
            "Link": f'<{self.instead}>; rel="deprecation"',
        }


class ApiView(APIView):
    """One address. A class that names no family of scopes is a mistake (R20).

    family: which scope its callers need, to read or to write.
    reads: its POST changes nothing.
    repeatable: its POST may have an Idempotency-Key. Not one that calls the world, which
        no transaction may wait for; nor one whose answer tells a secret, which no table
        may keep.
    parameters: what may be asked for in its address, by name.
    of: what `{id}` names where a write is about something else, a part of it say: its
        version is the one that If-Match means. Other writes use `unchanged` themselves.
    """

    family: ClassVar[str]
    reads: ClassVar[bool] = False
    repeatable: ClassVar[bool] = True
    deprecated: ClassVar[Deprecated | None] = None
    parameters: ClassVar[frozenset[str]] = frozenset()
    of: ClassVar[type[Shape] | None] = None
    schema = Schema()

    def __init_subclass__(cls, *, is_base: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not is_base and getattr(cls, "family", None) not in scopes.FAMILIES:
            raise TypeError(f"{cls.__qualname__} names no family of scopes")

    @property
    def agent(self) -> Agent:
        """Whose rights count."""
        agent: Agent = self.request.user  # type: ignore[assignment] # nobody else gets in
        return agent

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """As DRF does it, with each POST done once."""
        self.args, self.kwargs = args, kwargs
        asked = self.initialize_request(request, *args, **kwargs)
        self.request, self.headers = asked, self.default_response_headers
        response: HttpResponseBase
        try:
            self.initial(asked, *args, **kwargs)
            if asked.method == "POST":
                if not self.repeatable:
                    refuse_key(asked)
                response = once(asked, self._handle, self.still)
            else:
                response = self._handle()
        except Exception as error:  # noqa: BLE001 - every one of them is answered
            response = self.handle_exception(error)
        self.response = self.finalize_response(asked, response, *args, **kwargs)
        return self.response

    def _handler(self) -> Callable[..., Response] | None:
        """What answers to the method of this call; None if nothing does."""
        name = str(self.request.method).lower()
        return getattr(self, name, None) if name in self.http_method_names else None

    def _handle(self) -> Response:
        """The method's own answer; what it refuses is one, too."""
        handler = self._handler() or self.http_method_not_allowed
        try:
            with self._whole_unchanged():
                return handler(self.request, *self.args, **self.kwargs)
        except Exception as error:  # noqa: BLE001 - every one of them is answered
            return self.handle_exception(error)

    def _whole_unchanged(self) -> AbstractContextManager[None]:
        """See `of`."""
        asked = self.request
        if (
            self.of is None
            or asked.method in READING
            or "If-Match" not in asked.headers
        ):
            return nullcontext()
        rows = self.of.rows(self.agent)
        row = rows.filter(public_id=self.kwargs["id"]).first()
        if row is None:
            raise Unknown
        return versions.unchanged(asked, row, rows, self.of)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before the method: who asks, how often, whether they may, and what."""
        super().initial(request, *args, **kwargs)
        self.allowance = rates.spend(request)
        # Nothing else can be wrong with a call that there is not.
        if self._handler() is None:
            raise MethodNotAllowed(str(request.method))
        writes = request.method not in READING and not self.reads
        scopes.require_scope(request, self.family, write=writes)
        self.check_parameters(request)

    def check_parameters(self, request: Request) -> None:
        """No parameter is ignored."""
        refuse_unknown(set(request.query_params) - self.parameters)

    def still(self, told: Any) -> None:
        """For those whose answers show what can be lost sight of: before one is told
        again for its Idempotency-Key.

        Raises:
            Unknown: it shows what the agent may not see any more.
        """

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """After it: what every answer says."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Request-Id"] = str(request_id(request._request))  # noqa: SLF001 - DRF offers no other way
        more: dict[str, str] = {}
        if allowance := getattr(self, "allowance", None):
            more |= allowance.headers()
        if self.deprecated is not None:
            more |= self.deprecated.headers()
        for name, value in more.items():
            answer[name] = value
        return answer

    def body(self, kind: type[Body], *, about: Any = None) -> dict[str, Any]:
        """What was sent, checked.

        Raises:
            ValidationError: it is not what this call takes.
        """
        sent = plain(kind, self.request.data)
        read = kind(data=sent, context={"by": self.agent, "about": about})
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def made(self, shape: type[Shape], row: Any) -> Response:
        """201, with what there is now."""
        return Response(represent(shape, [row])[0], status=201)


class Resource(ViewSetMixin, ApiView, is_base=True):
    """Rows of one kind: a list, one by its id, and what subclasses add.

    orders: by name; the first is the usual one. filters: what can be asked for.
    """

    shape: ClassVar[type[Shape]]
    filters: ClassVar[Filters] = NOTHING
    orders: ClassVar[dict[str, Order]] = {"": Order(("id",))}

    @classmethod
    def at(cls, **methods: str) -> Callable[..., HttpResponseBase]:
        """The view of an address: which of its methods answers to which of HTTP's."""
        return cls.as_view(dict(methods))

    def rows(self) -> QuerySet[Any]:
        """Those this agent may see."""
        return self.shape.rows(self.agent)

    def check_parameters(self, request: Request) -> None:
        """Lists know filters; one row knows what may be shown of it."""
        if getattr(self, "action", "") != "list":
            known = {"fields", "expand"} if request.method in READING else set()
            refuse_unknown(set(request.query_params) - self.parameters - known)

    def wanted(self) -> Wanted:
        """What `?fields=` and `?expand=` ask for.

        Raises:
            ValidationError: a name that is none.
            InsufficientScope: what is referred to takes a scope of its own.
        """
        found = wanted_of(self.shape, self.request.query_params)
        for family in families(self.shape, found):
            scopes.require_scope(self.request, family, write=False)
        return found

    def read(self, rows: QuerySet[Any], order: Order) -> list[Any]:
        """The rows of a page. order: that they are in."""
        return list(rows)

    def represented(self, rows: Sequence[Any], wanted: Wanted) -> list[dict[str, Any]]:
        """What a list shows of these rows."""
        return represent(self.shape, rows, wanted, agent=self.agent)

    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that match, page by page."""
        asked = request.query_params
        wanted = self.wanted()
        name, order = self._order(asked.get("order"))
        found = self.found(asked, order, f"{self.shape.__name__} {name}")
        shown: dict[str, Any] = {
            "results": self.represented(found.rows, wanted),
            "next": self._next(found.next_cursor),
            "next_cursor": found.next_cursor or None,
        }
        if found.count is not None:
            shown["count"] = found.count
        return Response(shown)

    def found(self, asked: QueryDict, order: Order, name: str) -> Slice:
        """The page of those that match. name: of what its cursor is one."""
        try:
            rows = self.rows().filter(
                self.filters.condition(
                    asked, by=self.agent, besides=PARAMETERS | self.parameters
                )
            )
        except WrongFilters as wrong:
            refuse_unknown(wrong.unknown)
            raise serializers.ValidationError(
                {key: [words] for key, words in wrong.wrong.items()},
                code="invalid_parameter",
            ) from None
        return page(
            self.narrow(rows), asked, order, name, lambda rows: self.read(rows, order)
        )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What a list shows beyond its filters; all of it, usually."""
        return rows

    def retrieve(self, request: Request, id: UUID, **kwargs: Any) -> Response:  # noqa: A002 - its name in the address
        """One of them."""
        return self.shown(self.row(id))

    def row(self, id: UUID) -> Any:  # noqa: A002 - its name in the address
        """The row of this id.

        Raises:
            Unknown: there is none that this agent may see.
        """
        row = self.rows().filter(public_id=id).first()
        if row is None:
            raise Unknown
        return row

    def shown(self, row: Any, *, status: int = 200) -> Response:
        """One row, with its version."""
        whole = represent(self.shape, [row])[0]
        version = versions.tag(whole)
        wanted = self.wanted()
        header = self.request.headers.get("If-None-Match")
        if (
            self.request.method in READING
            and header is not None
            and not wanted.expand
            and versions.is_known(header, version)
        ):
            return Response(status=304, headers={"ETag": version})
        if wanted.fields is not None or wanted.expand:
            whole = represent(self.shape, [row], wanted, agent=self.agent)[0]
        return Response(whole, status=status, headers={"ETag": version})

    def unchanged(self, row: Model) -> AbstractContextManager[None]:
        """See `versions.unchanged`."""
        return versions.unchanged(self.request, row, self.rows(), self.shape)

    def _order(self, name: str | None) -> tuple[str, Order]:
        usual = next(iter(self.orders))
        name = usual if name is None else name
        if name not in self.orders:
            known = ", ".join(sorted(self.orders))
            raise serializers.ValidationError(
                {"order": [f"One of: {known}."]}, code="invalid_parameter"
            )
        return name, self.orders[name]

    def _next(self, cursor: str) -> str | None:
        if not cursor:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"?{query.urlencode()}")
