"""Every address of the API and the methods it takes, read off the URLconf."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, order=True)
class Route:
    name: str
    method: str
    kwargs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}"


def routes() -> list[Route]:
    """Of `/api/v1/`, in order of their names."""
    return sorted(
        Route(pattern.name or str(pattern.pattern), method, tuple(parts))
        for pattern, parts in _patterns(_api(), [])
        for method in _methods(pattern.callback)
    )


def _api() -> URLResolver:
    return next(
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and str(one.pattern) == "api/v1/"
    )


def _patterns(
    resolver: URLResolver, before: list[str]
) -> Iterator[tuple[URLPattern, list[str]]]:
    for entry in resolver.url_patterns:
        parts = before + list(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield entry, parts
        else:
            yield from _patterns(entry, parts)


def _methods(view: Any) -> list[str]:
    """What it answers to: of a set of views, what its address chose."""
    chosen = getattr(view, "actions", None)
    if chosen is not None:
        return [name for name in METHODS if name in chosen]
    return [name for name in METHODS if hasattr(view.cls, name)]
