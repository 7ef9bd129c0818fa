"""The registry is whole: every field is called something, and answered by something."""

import pytest
from django.db import connection

from tests.fields_doc import DOC, text
from tickets.filters import TICKETS, WITHIN


def test_the_page_of_fields_is_made_of_the_registry():
    assert DOC.read_text(encoding="utf-8") == text(), "python -m tests.fields_doc"


def test_every_field_has_a_name_for_people_and_choices_have_names():
    fields = TICKETS.fields.values()

    assert [one.name for one in fields if not one.label or not one.about] == []
    unnamed = [
        one.name for one in fields if one.kind.type == "choice" and not one.named
    ]
    assert unnamed == ["view"]


@pytest.mark.django_db
def test_the_indexes_that_fields_rely_on_are_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes")
        there = {name for (name,) in cursor.fetchall()}

    relied_on = {one.index for one in TICKETS.fields.values()} - {WITHIN}
    assert relied_on - there == set()
