"""OpenAPI 3.1, made of the code, and as it was released (`make schema`)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from helpdesk.base.api.media import dumps


@cache
def made() -> dict[str, Any]:
    """The schema, as the code is: the same for everybody."""
    with override("en"):
        generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call] # has no types
        found: dict[str, Any] = generator.get_schema(request=None, public=True)
        return found


def released() -> dict[str, Any]:
    """What callers were promised. A test holds that it is what the code does; to make it
    of the code takes seconds, and to read it none.
    """
    path = Path(settings.BASE_DIR) / "docs" / "openapi" / "v1.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


class Schema(APIView):
    """OpenAPI 3.1, as JSON or as YAML."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        """All of it; `?format=yaml` for those who like that better."""
        asked = request.query_params.get("format", "json")
        if asked not in {"json", "yaml"}:
            words = "Either json or yaml."
            raise serializers.ValidationError({"format": [words]}, "invalid_parameter")
        kind = "application/json"
        content = dumps(made())
        if asked == "yaml":
            kind, content = "application/yaml", _yaml()
        answer = HttpResponse(content, content_type=kind)
        answer["Cache-Control"] = "private, no-cache"
        return answer


@cache
def _yaml() -> bytes:
    # By libyaml, which every wheel brings: in Python it takes as long as a request may.
    text: str = yaml.dump(
        json.loads(dumps(made())),
        Dumper=yaml.CSafeDumper,
        sort_keys=False,
        allow_unicode=True,
    )
    return text.encode()
