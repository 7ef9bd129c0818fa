"""Files in: multipart/form-data beside JSON, with the same body and the same checks."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from helpdesk.base.api.bodies import Body, Form
from helpdesk.base.api.media import Parser

# Of a view whose body has files.
WITH_FILES = [Parser, MultiPartParser]


def plain(kind: type[Body], data: Any) -> Any:
    """What a form sent, as JSON would have said it; JSON itself stays as it is.

    A list comes as its name several times; an object, or a list of objects, as JSON in
    its one field. What is empty was not filled in.
    """
    if not isinstance(data, QueryDict):
        return data
    fields: Mapping[str, Any] = kind().fields
    return Form(
        (name, _value(fields.get(name), data.getlist(name)))
        for name in data
        if any(one != "" for one in data.getlist(name))
    )


def _value(field: Any, sent: list[Any]) -> Any:
    last, inner = sent[-1], getattr(field, "child", field)
    is_object = isinstance(inner, serializers.BaseSerializer)
    if isinstance(field, serializers.ListField) and not is_object:
        return sent
    if is_object and isinstance(last, str):
        try:
            return orjson.loads(last)
        except orjson.JSONDecodeError:
            return last  # the field says what is wrong with it
    return last


class Files(serializers.ListField):
    """Uploads, under one name."""

    child = serializers.FileField(allow_empty_file=True)
