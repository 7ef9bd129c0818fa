"""Fields that admins define: what their values are, and what becomes of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent, make_identity, make_ticket
from tests.tickets.fields import define
from tests.tickets.verbs import told
from tickets import actions
from tickets.custom_fields import (
    Condition,
    Defined,
    Facts,
    Kind,
    Of,
    Option,
    WrongValueError,
)
from tickets.field_errors import (
    FieldKindStays,
    FieldNeeded,
    FieldsMissing,
    NoSuchField,
    WrongChoices,
    WrongFieldCondition,
    WrongFieldValue,
)
from tickets.models import Customer, FieldChange, Message, Organization, Status, Ticket
from tickets.queries.custom_fields import fields_of, lacking
from tickets.valued import compared, filled, having

OPTIONS = (Option("gold", {"en": "Gold"}), Option("tin", {"en": "Tin"}))


def of_kind(kind) -> Defined:
    options = OPTIONS if kind in {Kind.CHOICE, Kind.CHOICES} else ()
    return Defined(
        id="",
        of="ticket",
        key="x",
        kind=kind,
        labels={"en": "X"},
        helps={},
        options=options,
    )


RIGHT = [
    ("text", " two  words\n", "two words"),
    ("long_text", "one\r\ntwo ", "one\ntwo"),
    ("number", "12.50", 12.5),
    ("number", 7.0, 7),
    ("number", "-0", 0),
    ("yes_no", "false", False),
    ("yes_no", True, True),
    ("date", "2026-02-28", "2026-02-28"),
    ("choice", "gold", "gold"),
    ("choice", ["tin"], "tin"),
    ("choices", ["tin", "gold", "tin"], ["gold", "tin"]),
    ("link", "https://shop.example/7?a=b", "https://shop.example/7?a=b"),
    ("email", "ada@example.org", "ada@example.org"),
    ("text", "\x00 ", None),
    ("choices", [], None),
    ("number", "", None),
]
WRONG = [
    ("text", 7), ("text", "x" * 501), ("number", "many"), ("number", True),
    ("number", float("nan")), ("number", "1e400"), ("number", 10**15),
    ("yes_no", 1), ("yes_no", "perhaps"), ("date", "2026-02-30"), ("date", "today"),
    ("choice", "lead"), ("choice", ["gold", "tin"]), ("choices", ["lead"]),
    ("choices", [["gold"]]), ("choice", {"gold": 1}), ("link", "javascript:alert(1)"),
    ("link", "https://"), ("link", "https://a b.example"), ("link", "http://[::1"),
    ("email", "ada"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "kept"), RIGHT)
def test_what_is_typed_is_kept_as_what_it_means(kind, typed, kept):
    found = of_kind(kind).clean(typed)

    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(("kind", "typed"), WRONG)
def test_what_is_no_value_is_refused_in_words(kind, typed):
    with pytest.raises(WrongValueError, match=r"\w+"):
        of_kind(kind).clean(typed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(kind=st.sampled_from(Kind), typed=JSON)
def test_whatever_json_comes_is_a_value_or_refused_and_a_value_stays_itself(
    kind, typed
):
    field = of_kind(kind)
    try:
        kept = field.clean(typed)
    except WrongValueError:
        return
    assert field.clean(kept) == kept
    assert kept is None or field.says(kept)


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (Condition(), True),
        (Condition(field="plan"), True),
        (Condition(field="seats"), False),
        (Condition(field="plan", values=("gold",)), True),
        (Condition(field="plan", values=("tin",)), False),
        (Condition(field="some", values=("b", "c")), True),
        (Condition(field="paid", values=(1,)), False),
        (Condition(field="paid", values=(False,)), True),
        (Condition(team="T"), True),
        (Condition(team="U"), False),
        (Condition(tag="vip", field="plan"), True),
        (Condition(tag="new", field="plan"), False),
    ],
)
def test_a_condition_holds_when_all_that_it_says_does(said, holds):
    values = {"plan": "gold", "some": ["a", "b"], "paid": False}

    assert said.holds(Facts(values, "T", frozenset({"vip"}))) is holds
    assert Condition.read(said.written()) == said


@pytest.mark.usefixtures("company")
class TestDefinitions:
    def test_only_admins_define_change_move_and_archive(self, ada, bob):
        field = define(ada, "Plan")

        for verb in (
            lambda: define(bob, "Seats"),
            lambda: actions.archive_field(field, archived=True, by=bob),
            lambda: actions.move_field(field, up=True, by=bob),
        ):
            with pytest.raises(OnlyAdmins):
                verb()
        assert [one.key for one in fields_of(Of.TICKET)] == ["plan"]

    def test_keys_are_made_of_labels_and_never_change(self, ada):
        plan = define(ada, "Gewählter Tarif!")
        other = define(ada, "注文")
        actions.save_field(
            of="ticket", kind="text", labels={"en": "Plan"}, field=plan, by=ada
        )

        plan.refresh_from_db()
        assert (plan.key, str(plan)) == ("gewahlter_tarif", "Plan")
        assert other.key

    def test_a_field_keeps_its_kind(self, ada):
        field = define(ada, "Plan")

        with pytest.raises(FieldKindStays):
            actions.save_field(
                of="ticket", kind="number", labels={"en": "Plan"}, field=field, by=ada
            )

    @pytest.mark.parametrize(
        "options",
        [(), (Option("a", {"en": "A"}), Option("a", {"en": "B"})), (Option("", {}),)],
    )
    def test_choices_have_to_be_some_and_each_of_its_own_name(self, ada, options):
        with pytest.raises(WrongChoices):
            define(ada, "Plan", kind="choice", options=options)

    def test_a_choice_that_is_left_out_stays_where_it_was_chosen(self, ada, ticket):
        field = define(ada, "Plan", kind="choice", options=OPTIONS)
        actions.set_fields(ticket, fields={"plan": "tin"}, by=ada)
        actions.save_field(
            of="ticket", kind="choice", labels={"en": "Plan"}, options=OPTIONS[:1],
            field=field, by=ada,
        )  # fmt: skip

        [now] = fields_of(Of.TICKET)
        assert now.says("tin") == "Tin"
        actions.set_fields(ticket, fields={"plan": "tin"}, by=ada)
        actions.set_fields(ticket, fields={"plan": "gold"}, by=ada)
        with pytest.raises(WrongFieldValue):
            actions.set_fields(ticket, fields={"plan": "tin"}, by=ada)

    @pytest.mark.parametrize(
        "said",
        [
            Condition(field="gone"),
            Condition(field="seats", values=("many",)),
            Condition(team="018f0000-0000-7000-8000-000000000000"),
        ],
    )
    def test_a_condition_that_could_never_hold_is_refused(self, ada, said):
        define(ada, "Seats", kind="number")

        with pytest.raises(WrongFieldCondition):
            define(ada, "Plan", shown_when=said)

    def test_teams_tags_and_resolving_are_of_tickets_alone(self, ada):
        for more in ({"shown_when": Condition(tag="vip")}, {"required": "resolve"}):
            with pytest.raises(WrongFieldCondition):
                define(ada, "Plan", of="customer", **more)


@pytest.mark.usefixtures("company")
class TestValues:
    def test_new_rows_begin_with_the_defaults_of_that_moment(
        self, ada, mailbox, ticket
    ):
        define(ada, "Plan", default="none")
        gone = define(ada, "Old", default="x")
        actions.archive_field(gone, archived=True, by=ada)
        define(ada, "Level", of="customer", kind="number", default=1)
        define(ada, "Terms", of="organization", default="30 days")

        later = make_ticket(mailbox)

        assert (ticket.fields, later.fields) == ({}, {"plan": "none"})
        assert later.customer.fields == {"level": 1}
        made = actions.create_organization(name="Acme", by=ada)
        assert Organization.objects.get(pk=made.pk).fields == {"terms": "30 days"}

    def test_changes_are_told_on_the_timeline_and_nothing_where_nothing_changed(
        self, ada, bob, ticket
    ):
        define(ada, "Plan", kind="choice", options=OPTIONS)
        seq = ticket.seq
        for value in ("gold", "gold", "", None):
            actions.set_fields(ticket, fields={"plan": value}, by=bob)

        said = [(verb, by, data["keys"]) for verb, by, data in told(ticket, after=seq)]
        assert said == [("fields_set", "Bob", ["plan"])] * 2
        first, second = (data["changes"] for _, _, data in told(ticket, after=seq))
        assert [
            (one["before"], one["after"], one["words"]) for one in (*first, *second)
        ] == [
            (None, "gold", "Gold"),
            ("gold", None, ""),
        ]
        ticket.refresh_from_db()
        assert ticket.fields == {}

    def test_all_is_changed_or_nothing(self, ada, bob, ticket):
        define(ada, "Plan")
        define(ada, "Seats", kind="number")

        for fields in ({"plan": "x", "gone": 1}, {"plan": "x", "seats": "many"}):
            with pytest.raises((NoSuchField, WrongFieldValue)):
                actions.set_fields(ticket, fields=fields, by=bob)
        ticket.refresh_from_db()
        assert ticket.fields == {}

    def test_what_is_always_required_is_never_emptied(self, ada, bob, ticket):
        define(ada, "Plan", required="always")
        actions.set_fields(ticket, fields={"plan": "x"}, by=bob)

        with pytest.raises(FieldNeeded):
            actions.set_fields(ticket, fields={"plan": ""}, by=bob)

    def test_of_customers_and_organizations_it_is_kept_who_changed_what(
        self, ada, bob, ticket
    ):
        define(ada, "Level", of="customer", kind="number")
        define(ada, "Terms", of="organization")
        customer = ticket.customer
        actions.edit_customer(customer, name="Irma", organization="Acme", by=bob)

        actions.set_customer_fields(customer, fields={"level": "3"}, by=bob)
        company = customer.organization
        actions.set_organization_fields(company, fields={"terms": "30 days"}, by=bob)

        kept = [
            (one.by.name, one.changes[0]["after"]) for one in FieldChange.objects.all()
        ]
        assert kept == [("Bob", "30 days"), ("Bob", 3)]

    def test_collaborators_fill_in_nothing(self, ada, ticket):
        define(ada, "Level", of="customer", kind="number")
        carol = make_agent("Carol", "collaborator")
        actions.follow(ticket, agent=carol, by=ada)

        with pytest.raises(NotAllowed):
            actions.set_customer_fields(ticket.customer, fields={"level": 1}, by=carol)
        with pytest.raises(NotAllowed):
            actions.set_fields(ticket, fields={}, by=carol)


@pytest.mark.usefixtures("company")
class TestResolving:
    def test_it_says_what_is_missing_through_every_door(self, ada, bob, ticket):
        define(ada, "Cause", required="resolve")
        define(ada, "Seats", kind="number", required="always")

        with pytest.raises(FieldsMissing) as missing:
            actions.resolve(ticket, by=bob)
        with pytest.raises(FieldsMissing):
            actions.reply(ticket, text="Done.", and_resolve=True, by=bob)

        assert missing.value.data == {"fields": ["cause", "seats"]}
        assert "Cause, Seats" in str(missing.value)
        assert not ticket.messages.filter(direction=Message.Direction.OUT).exists()

    def test_what_is_filled_in_with_it_counts(self, ada, bob, ticket):
        define(ada, "Cause", required="resolve")

        actions.resolve(ticket, fields={"cause": "A seal"}, by=bob)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.fields) == (Status.RESOLVED, {"cause": "A seal"})

    def test_only_where_its_condition_holds(self, ada, bob, ticket):
        define(ada, "Refund", kind="yes_no")
        define(
            ada, "Amount", kind="number", required="resolve",
            shown_when=Condition(field="refund", values=(True,)),
        )  # fmt: skip
        define(ada, "Why", required="resolve", required_when=Condition(tag="vip"))

        assert lacking(ticket) == []
        actions.tag(ticket, name="VIP", by=bob)
        actions.set_fields(ticket, fields={"refund": True}, by=bob)
        assert [one.key for one in lacking(ticket)] == ["amount", "why"]

    def test_a_customer_who_says_that_it_is_solved_fills_in_no_forms(self, ada, ticket):
        define(ada, "Cause", required="resolve")

        actions.customer_solved(ticket)

        ticket.refresh_from_db()
        assert ticket.status == Status.RESOLVED

    def test_a_held_reply_goes_out_though_a_field_is_missing_by_then(
        self, ada, bob, ticket
    ):
        message = actions.reply(
            ticket, text="Done.", and_resolve=True, hold=timedelta(seconds=9), by=bob
        )
        define(ada, "Cause", required="resolve")

        actions.release(message)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.last_words) == (Status.OPEN, "Done.")


@pytest.mark.usefixtures("company")
class TestMoving:
    @pytest.fixture
    def lid(self, mailbox, ticket):
        began = ticket.participants.get().identity
        return make_ticket(mailbox, identity=began, subject="Lid", text="It is loose.")

    def test_a_survivor_takes_what_it_has_not_and_gives_it_back(
        self, ada, bob, ticket, lid
    ):
        for name in ("Plan", "Cause", "Shop"):
            define(ada, name)
        actions.set_fields(ticket, fields={"plan": "ours"}, by=bob)
        actions.set_fields(
            lid, fields={"plan": "theirs", "cause": "a", "shop": "b"}, by=bob
        )

        moving = actions.merge(lid, into=ticket, by=bob)

        ticket.refresh_from_db()
        assert ticket.fields == {"plan": "ours", "cause": "a", "shop": "b"}
        actions.set_fields(ticket, fields={"shop": "changed since"}, by=bob)
        actions.unmerge(moving, by=bob)
        for one in (ticket, lid):
            one.refresh_from_db()
        assert ticket.fields == {"plan": "ours", "shop": "changed since"}
        assert lid.fields == {"plan": "theirs", "cause": "a", "shop": "b"}

    def test_what_is_split_off_begins_with_the_same(self, ada, bob, ticket):
        define(ada, "Plan")
        actions.set_fields(ticket, fields={"plan": "x"}, by=bob)
        note = actions.note(ticket, text="And a pot.", by=bob)

        made = actions.split(note, by=bob).into

        assert Ticket.objects.get(pk=made.pk).fields == {"plan": "x"}

    def test_one_person_has_what_either_of_the_two_had_until_they_are_two_again(
        self, ada, mailbox, ticket
    ):
        for name in ("Level", "Shoe"):
            define(ada, name, of="customer")
        other = make_ticket(mailbox, identity=make_identity("Otto")).customer
        mine = ticket.customer
        actions.set_customer_fields(mine, fields={"level": "1"}, by=ada)
        actions.set_customer_fields(other, fields={"level": "2", "shoe": "44"}, by=ada)

        merge = actions.merge_customers(other, into=mine, by=ada)

        assert Customer.objects.get(pk=mine.pk).fields == {"level": "1", "shoe": "44"}
        assert mine.field_changes.count() == 2
        actions.unmerge_customers(merge, by=ada)
        assert Customer.objects.get(pk=mine.pk).fields == {"level": "1"}
        assert Customer.objects.get(pk=other.pk).fields == {"level": "2", "shoe": "44"}
        assert other.field_changes.count() == 1


@pytest.mark.usefixtures("company")
def test_conditions_find_what_has_such_values(ada, mailbox):
    define(ada, "Plan", kind="choice", options=OPTIONS)
    define(ada, "Some", kind="choices", options=OPTIONS)
    define(ada, "Seats", kind="number")
    first, second, third = (make_ticket(mailbox) for _ in range(3))
    actions.set_fields(first, fields={"plan": "gold", "seats": 5}, by=ada)
    actions.set_fields(second, fields={"some": ["gold", "tin"], "seats": 11.5}, by=ada)
    fields = {one.key: one for one in fields_of(Of.TICKET)}

    def found(condition):
        return set(Ticket.objects.filter(condition))

    assert found(having("plan", ["gold", "tin"])) == {first}
    assert found(having("some", ["tin"])) == {second}
    assert found(having("plan", [])) == set()
    assert found(filled("seats")) == {first, second}
    assert found(~filled("seats")) == {third}
    assert found(compared(fields["seats"], "gt", 5)) == {second}
    assert found(compared(fields["plan"], "icontains", "OL")) == {first}
