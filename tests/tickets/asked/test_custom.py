"""Fields that admins define are asked like any other, from the moment they are there."""

import pytest
from django.utils import timezone

from tests.factories import make_ticket
from tests.tickets.fields import define
from tests.tokens import make_token, program
from tickets import actions
from tickets.asked.meaning import names, question, whole
from tickets.asked.registry import askable
from tickets.asked.said import told
from tickets.asked.sketch import Group, Line, Sketch
from tickets.asked.text import parsed
from tickets.asked.tree import tidy
from tickets.models import Customer, CustomField, Organization, Ticket
from tickets.queries import builder

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.holds_not]

OPTIONS = [
    {"value": "red", "labels": {"en": "Red"}},
    {"value": "blue", "labels": {"en": "Blue"}},
]


@pytest.fixture
def two(ada, mailbox):
    """The first has values of every kind, the second has none."""
    for kind in ("text", "long_text", "number", "yes_no", "date", "link", "email"):
        define(ada, kind, kind=kind, key=kind)
    for kind in ("choice", "choices"):
        field = define(ada, kind, kind="text", key=kind)
        CustomField.objects.filter(pk=field.pk).update(kind=kind, options=OPTIONS)
    define(ada, "Plan", of="customer", key="plan")
    define(ada, "Size", of="organization", kind="number", key="size")
    full, bare = make_ticket(mailbox), make_ticket(mailbox)
    firm = Organization.objects.create(name="Kettles", fields={"size": 12})
    Customer.objects.filter(pk=full.customer_id).update(
        fields={"plan": "gold"}, organization=firm
    )
    Ticket.objects.filter(pk=full.pk).update(fields={
        "text": "Ten o'clock", "long_text": "One\ntwo", "number": 2.5, "yes_no": True,
        "date": timezone.localdate().isoformat(), "link": "https://a.test/",
        "email": "a@b.test", "choice": "red", "choices": ["red", "blue"],
    })  # fmt: skip
    return full, bare


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ('field_text:"Ten o\'clock"', "full"),
        ('field_text.not:"Ten o\'clock"', "bare"),
        ("field_text.has:CLOCK", "full"),
        ("field_text.null:true", "bare"),
        ("field_text.null:false", "full"),
        ("field_long_text.has:two", "full"),
        ("field_number.gte:2.5", "full"),
        ("field_number.gt:2.5", ""),
        ("NOT field_number.gt:2", "bare"),
        ("field_number:2.5", "full"),
        ("field_yes_no:true", "full"),
        ("field_yes_no:false", "bare"),
        ("field_date.gte:today", "full"),
        ("field_date.lt:today", ""),
        ("NOT field_date.lt:+1d", "bare"),
        ("field_date:today", "full"),
        ("field_link:https://a.test/", "full"),
        ("field_email.has:b.test", "full"),
        ("field_choice:red,blue", "full"),
        ("field_choice.not:red", "bare"),
        ("-field_choice:blue", "both"),
        ("field_choices.all:red,blue", "full"),
        ("field_choices:blue", "full"),
        ("field_choices.null:true", "bare"),
        ("customer_field_plan:gold", "full"),
        ("NOT customer_field_plan:gold", "bare"),
        ("organization_field_size.lte:12", "full"),
        ("NOT organization_field_size.lte:12", "bare"),
    ],
)
def test_each_kind_is_asked_in_its_ways(ada, two, text, finds):
    fields = askable()
    where = question(parsed(text, fields), fields=fields, by=ada)

    found = list(Ticket.objects.filter(where).order_by("pk"))

    full, bare = two
    assert (
        found == {"full": [full], "bare": [bare], "both": [full, bare], "": []}[finds]
    )


def test_a_question_that_names_none_reads_none(ada, two, django_assert_num_queries):
    with django_assert_num_queries(0):
        fields = askable()
        question(parsed("is:open tag:vip", fields), fields=fields, by=ada)
    fields = askable()
    with django_assert_num_queries(1):
        tree = parsed("field_choice:red OR field_number.lt:3", fields)
        question(tree, fields=fields, by=ada)
        known = names([tree], fields=fields, by=ada)
    assert told(tree, fields, known) == "choice is Red or number is less than 3"


def test_what_is_archived_is_gone_and_the_rest_is_shown(ada, two):
    fields = askable()
    tree = parsed("field_choice:red is:open", fields)
    CustomField.objects.filter(key="choice").update(archived_at=timezone.now())

    (left,) = whole([tree], fields=askable(), by=ada)

    assert [one.field for one in left.gone] == ["field_choice"]
    assert tidy(left.tree) == parsed("is:open", fields)


def test_they_are_in_the_form_of_the_filter_and_in_the_api(ada, two):
    client = program(make_token(ada).secret)
    drawn = builder.whole(Sketch((Group((Line("field_choice"),)),)))
    (block,) = builder.blocks(drawn, ada)

    (row,) = block.rows
    assert (row.label, [one.label for one in row.choices]) == (
        "choice",
        ["Red", "Blue"],
    )
    listed = client.get("/api/v1/ticket-fields/").json()["results"]
    assert "customer_field_plan" in [one["name"] for one in listed]
    answer = client.get("/api/v1/tickets/", {"where": "field_choice:red"})
    assert [one["number"] for one in answer.json()["results"]] == [two[0].number]
    view = actions.save_view(
        name="Red", where=parsed("field_choice:red", askable()), by=ada
    )
    assert view.where["field"] == "field_choice"
