"""Customers from a file: looked at, brought in once each, however often it is begun anew,
and taken back where nobody built on it."""

import csv
import io
import os
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from helpdesk.runtime import places
from tests.factories import make_identity, make_ticket
from tests.races import at_once
from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions
from tickets.actions import import_work
from tickets.importing_errors import NoColumns, NoTable, NotNow
from tickets.models import (
    Customer,
    CustomerImport,
    CustomerNote,
    Identity,
    ImportedRow,
    Organization,
    Ticket,
)

pytestmark = pytest.mark.usefixtures("company")

FIVE = """Name;E-mail;Phone;Company;Sprache;Kundennummer;Bemerkung;Plan;Odd
Tove;tove@northwind.example, t@home.example;+46 70 174 06 05;Northwind;de;u1;Calls;gold;x
Otto;otto@northwind.example;;northwind;;u2;;;
Ada-B;not an address;;;;u3;;;
=cmd;evil@x.example;;;French;u4;;;
Irma Jansson;{irma};;Southwind;sv;u5;Likes tea;gold;
"""


@pytest.fixture
def irma(ticket):
    """Who is there already, without a company."""
    return ticket.customer


@pytest.fixture
def plan(ada):
    define(ada, "Plan", of="customer")


def upload(by, text, *, encoding="utf-8", **more):
    content = io.BytesIO(text.encode(encoding))
    return actions.upload_customers(content, filename="people.csv", by=by, **more)


def looked_at(by, text, *, wins=False, **more):
    one = upload(by, text, **more)
    actions.check_import(one, mapping=one.mapping, wins=wins, by=by)
    import_work.drain()
    one.refresh_from_db()
    return one


def brought(by, text, **more):
    one = looked_at(by, text, **more)
    actions.run_import(one, by=by)
    import_work.drain()
    one.refresh_from_db()
    return one


def address_of(customer):
    return customer.identities.get(kind="email").canonical


def test_each_row_is_told_what_would_become_of_it_and_nothing_is_kept(irma, plan, ada):
    before = Customer.objects.count(), Identity.objects.count()

    one = looked_at(ada, FIVE.format(irma=address_of(irma)))

    assert one.mapping == [
        "name", "email", "phone", "organization", "language", "external_id", "note",
        "field:plan", "",
    ]  # fmt: skip
    assert (one.state, one.total) == ("checked", 5)
    assert one.counts == {"new": 3, "refused": 1, "updated": 1}
    rows = {row.number: (row.outcome, row.words) for row in one.rows.all()}
    assert rows[4] == ("refused", "“not an address” is no e-mail address.")
    assert (rows[2][0], rows[6][0]) == ("new", "updated")
    assert (Customer.objects.count(), Identity.objects.count()) == before
    assert not CustomerNote.objects.exists()
    assert not Organization.objects.exists()


def test_they_are_brought_in_and_no_address_counts_as_proven(irma, plan, ada):
    one = brought(ada, FIVE.format(irma=address_of(irma)))

    assert (one.state, one.counts) == ("done", {"new": 3, "refused": 1, "updated": 1})
    tove = Customer.objects.get(external_id="u1")
    assert (tove.name, tove.language, tove.fields) == (
        "Tove",
        "de",
        {"plan": "gold"},
    )
    assert sorted(tove.identities.values_list("kind", "canonical")) == [
        ("email", "t@home.example"), ("email", "tove@northwind.example"),
        ("phone", "+46701740605"),
    ]  # fmt: skip
    assert tove.notes.get().text == "Calls"
    assert Customer.objects.get(name="Otto").organization == tove.organization
    assert not Identity.objects.exclude(verified_at=None).exists()
    irma.refresh_from_db()
    # What was known of her stays; what was not is known now.
    assert (irma.name, str(irma.organization), irma.external_id) == (
        "Irma", "Southwind", "u5",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(irma, plan, ada):
    text = FIVE.format(irma=address_of(irma))
    brought(ada, text)
    assert brought(ada, text).counts == {"same": 4, "refused": 1}


def test_the_file_is_right_where_somebody_says_so(irma, ada):
    text = f"Name,Mail\nIrma Jansson,{address_of(irma)}\n"
    assert looked_at(ada, text).counts == {"same": 1}
    brought(ada, text, wins=True)
    irma.refresh_from_db()
    assert irma.name == "Irma Jansson"


def test_a_second_row_of_the_same_person_is_told_as_such_before_and_after(
    ada, db, monkeypatch
):
    monkeypatch.setattr(import_work, "BATCH", 1)
    text = "Name,Mail,Phone\nTove,t@x.example,\nTove,t@x.example,+46 70 174 06 05\n"
    assert looked_at(ada, text).counts == {"new": 1, "updated": 1}
    assert brought(ada, text).counts == {"new": 1, "updated": 1}
    assert Customer.objects.get().identities.count() == 2


def test_what_is_somebody_elses_or_of_two_people_is_refused(
    irma, bill, carol, ada, bob
):
    """Carol leads billing: whom support knows she may know, but not who is of nobody."""
    make_identity("Hidden", canonical="h@x.example")
    one = looked_at(carol, "Name,Mail\nX,h@x.example\n")
    assert "Ask an admin" in one.rows.get().words
    both = f"{address_of(irma)}; {address_of(bill.customer)}"
    one = looked_at(ada, f'Name,Mail\nX,"{both}"\n')
    assert "several customers" in one.rows.get().words
    with pytest.raises(NotAllowed):
        upload(bob, "Name\nX\n")


@pytest.mark.parametrize(("encoding", "mark"), [
    ("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"),
    ("utf-16-le", ","),
])  # fmt: skip
def test_files_of_any_program_are_read(ada, encoding, mark):
    cells = [
        "Name",
        "E-mail",
        'Note\r\n"Jürgen ""J"" Müßig"',
        "j@x.example",
        '"a\r\nb"',
    ]
    brought(ada, mark.join(cells), encoding=encoding)
    one = Customer.objects.get()
    assert (one.name, one.notes.get().text) == ('Jürgen "J" Müßig', "a\nb")


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x81\x8d\x8f", b"\x00\xd8\x00"])
def test_what_is_no_table_is_said_to_be_none(ada, content):
    with pytest.raises(NoTable):
        actions.upload_customers(io.BytesIO(content), filename="x.csv", by=ada)
    assert not CustomerImport.objects.exists()


def test_a_file_that_breaks_off_is_stopped_with_words(ada):
    one = upload(ada, "Name\n" + "Tove\n" * 5 + '"' + "x" * 200_000)
    actions.check_import(one, mapping=["name"], by=ada)
    import_work.drain()
    one.refresh_from_db()
    assert (one.state, one.words) == (
        "uploaded", "Row 7 cannot be read. Is a quotation mark not closed?",
    )  # fmt: skip


def test_columns_that_say_nobody_or_the_same_twice_are_refused(ada):
    one = upload(ada, "A,B\n1,2\n")
    for mapping in (["", ""], ["name", "name"], ["note", "language"]):
        with pytest.raises(NoColumns):
            actions.check_import(one, mapping=mapping, by=ada)
    with pytest.raises(NotNow):
        actions.run_import(one, by=ada)


def test_taken_back_all_of_it_goes(irma, plan, ada):
    before = Customer.objects.count(), Identity.objects.count()
    one = brought(ada, FIVE.format(irma=address_of(irma)))

    actions.undo_import(one, by=ada)
    import_work.drain()

    one.refresh_from_db()
    assert (one.state, one.counts["back"], one.counts.get("kept", 0)) == (
        "undone",
        4,
        0,
    )
    assert (Customer.objects.count(), Identity.objects.count()) == before
    assert not Organization.objects.exists()
    assert not CustomerNote.objects.exists()
    irma.refresh_from_db()
    assert (irma.organization, irma.external_id, irma.fields) == (None, "", {})


def test_who_was_new_in_one_row_and_said_more_of_in_another_goes_all_the_same(ada):
    text = (
        "Name,E-mail,External ID\nTove,tove@customer.example,t1\n"
        "Bo,bo@customer.example,b1\nTove,tove@office.example,t1\n"
    )
    one = brought(ada, text)
    assert Customer.objects.count() == 2

    actions.undo_import(one, by=ada)
    import_work.drain()

    one.refresh_from_db()
    assert (one.state, one.counts["back"]) == ("undone", 3)
    assert not Customer.objects.exists()
    assert not Identity.objects.exists()


def test_an_address_that_moved_from_one_new_customer_to_another_keeps_the_other(ada):
    one = brought(
        ada, "Name,E-mail\nTove,tove@customer.example\nBo,bo@customer.example\n"
    )
    bo = Customer.objects.get(name="Bo")
    Identity.objects.filter(canonical="tove@customer.example").update(customer=bo)

    actions.undo_import(one, by=ada)
    import_work.drain()

    assert list(Customer.objects.all()) == [bo]
    assert bo.identities.count() == 2


def test_what_somebody_built_on_stays(irma, plan, ada, mailbox):
    one = brought(ada, FIVE.format(irma=address_of(irma)))
    otto = Customer.objects.get(name="Otto")
    make_ticket(mailbox, identity=otto.identities.get())
    tove = Customer.objects.get(external_id="u1")
    tove.identities.filter(kind="phone").update(verified_at=timezone.now())
    actions.edit_customer(irma, name="Irma", organization="Westwind", by=ada)

    actions.undo_import(one, by=ada)
    import_work.drain()

    one.refresh_from_db()
    assert (one.counts["back"], one.counts["kept"]) == (2, 2)
    left = set(Customer.objects.values_list("name", flat=True))
    assert left == {"Irma", "Otto", "Tove"}
    irma.refresh_from_db()
    assert str(irma.organization) == "Westwind"


def many(n):
    rows = "".join(f"P{i},p{i}@x.example\n" for i in range(n))
    return f"Name,Mail\n{rows}"


def test_a_few_rows_at_a_time_with_room_for_others_between(ada, monkeypatch):
    monkeypatch.setattr(import_work, "BATCH", 3)
    monkeypatch.setattr(import_work, "TURNS", 2)
    one = upload(ada, many(20))
    actions.check_import(one, mapping=one.mapping, by=ada)
    assert [import_work.drain() for _ in range(5)] == [6, 6, 6, 2, 0]
    actions.run_import(one, by=ada)
    assert [import_work.drain() for _ in range(5)] == [6, 6, 6, 2, 0]
    assert (
        Customer.objects.count()
        == ImportedRow.objects.filter(is_plan=False).count()
        == 20
    )


def test_many_rows_take_hardly_more_queries_than_few(
    ada, django_assert_max_num_queries
):
    head = "Name,Mail,Phone,Note\n"
    rows = [f"P{i},p{i}@x.example,+46 70 174 {i:04d},Calls\n" for i in range(90)]
    for n in (3, 90):
        one = upload(ada, head + "".join(rows[:n]))
        actions.check_import(one, mapping=one.mapping, by=ada)
        with django_assert_max_num_queries(40):
            import_work.drain()
        one.refresh_from_db()
        actions.run_import(one, by=ada)
        with django_assert_max_num_queries(40):
            import_work.drain()
    assert Customer.objects.count() == CustomerNote.objects.count() == 90


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_worker_that_is_at_it_already(ada):
    one = upload(ada, many(3))
    actions.check_import(one, mapping=one.mapping, by=ada)
    with transaction.atomic():
        assert CustomerImport.objects.select_for_update().get(pk=one.pk)
        assert at_once([import_work.drain]) == [0]
    assert import_work.drain() == 3


@pytest.mark.parametrize("door", ["page", "api"])
def test_it_can_be_stopped_while_it_runs_and_what_came_in_taken_back(
    ada, monkeypatch, door
):
    monkeypatch.setattr(import_work, "BATCH", 3)
    monkeypatch.setattr(import_work, "TURNS", 1)
    one = upload(ada, many(9))

    def stop():
        if door == "page":
            browser_of(ada).post(at(one, "stop/"))
        else:
            where = f"/api/v1/customer-imports/{one.public_id}/stop/"
            assert program(make_token(ada).secret).post(where).status_code == 200
        one.refresh_from_db()

    actions.check_import(one, mapping=one.mapping, by=ada)
    import_work.drain()
    stop()
    assert (one.state, one.words) == ("uploaded", "Ada stopped it at row 4.")
    assert (one.counts, one.rows.exists()) == ({}, False)
    assert import_work.drain() == 0
    actions.check_import(one, mapping=one.mapping, by=ada)
    while import_work.drain():
        pass
    one.refresh_from_db()
    actions.run_import(one, by=ada)
    import_work.drain()
    stop()
    assert (one.state, Customer.objects.count()) == ("done", 3)
    with pytest.raises(NotNow):
        actions.stop_import(one, by=ada)

    actions.undo_import(one, by=ada)
    while import_work.drain():
        pass
    assert not Customer.objects.exists()


# Waits at the sixth row for whoever kills it, its transaction open.
WORKER = """
import os, time, django
django.setup()
from django.conf import settings
settings.BLOB_DIR = os.environ["BLOB_DIR"]
from tickets.actions import bringing, import_work
import_work.BATCH = 4
whole = import_work.bring_row
def slow(said, *args, **kwargs):
    row = whole(said, *args, **kwargs)
    if said.name == "P5":
        print("half way", flush=True)
        time.sleep(60)
    return row
import_work.bring_row = slow
import_work.drain()
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_gone_on_from_and_each_row_comes_once(ada, settings):
    one = upload(ada, many(12))
    actions.check_import(one, mapping=one.mapping, by=ada)
    import_work.drain()
    actions.run_import(one, by=ada)
    here = places.embedded_database_url(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=os.environ | {"DATABASE_URL": here, "BLOB_DIR": str(settings.BLOB_DIR)},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "half way\n"
        worker.kill()
    one.refresh_from_db()
    assert (one.position, Customer.objects.count()) == (5, 4)

    import_work.drain()

    one.refresh_from_db()
    assert (one.state, one.counts) == ("done", {"new": 12})
    names = Customer.objects.values_list("name", flat=True)
    assert sorted(names) == sorted(f"P{i}" for i in range(12))


def at(one, step=""):
    address = reverse("tickets:import", args=[one.public_id])
    return f"{address}{step}" if step else address


def test_on_the_page_a_wrong_row_is_mended_and_all_are_brought_in(ada, carol, bob):
    browser = browser_of(ada)
    begin = reverse("tickets:imports")
    text = (
        "Name,Mail\n" + "".join(f"P{i},p{i}@x.example\n" for i in range(4)) + "P4,p4\n"
    )

    def send(content, **more):
        file = io.BytesIO(content.encode())
        file.name = "people.csv"
        return browser.post(begin, {"upload": file, **more})

    where = send(text).headers["Location"]
    one = CustomerImport.objects.get()
    assert where == at(one)
    browser.post(where, {"column-0": "name", "column-1": "email", "wins": ""})
    import_work.drain()
    page = shown(browser.get(where))
    assert "“p4” is no e-mail address." in page
    assert "Bring in 4 rows" in page
    file = browser.post(at(one, "refused.csv"))
    rows = list(
        csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    )
    assert rows[1] == ["P4", "p4", "6", "“p4” is no e-mail address."]

    where = send(text.replace("P4,p4", "P4,p4@x.example"), instead=one.public_id)
    import_work.drain()
    two = CustomerImport.objects.get()
    assert "Bring in 5 rows" in shown(browser.get(at(two)))
    browser.post(at(two, "run/"))
    import_work.drain()
    assert Customer.objects.count() == 5
    assert "Take the import back" in shown(browser.get(at(two)))
    assert browser_of(carol).get(at(two)).status_code == 404
    assert browser_of(bob).get(begin).status_code == 404


def test_programs_do_the_same(ada):
    client = program(make_token(ada).secret)
    file = io.BytesIO(b"Name,Mail\nTove,tove@x.example\n")
    file.name = "people.csv"
    made = client.post(
        "/api/v1/customer-imports/", {"upload": file}, format="multipart"
    )
    assert made.status_code == 201
    where = f"/api/v1/customer-imports/{made.json()['id']}/"
    mapping = {"mapping": made.json()["mapping"]}
    client.post(f"{where}check/", mapping, format="json")
    import_work.drain()
    [row] = client.get(f"{where}rows/").json()["results"]
    assert (row["row"], row["outcome"], row["shown"]) == (2, "new", "Tove")
    client.post(f"{where}run/")
    import_work.drain()
    assert client.get(where).json()["state"] == "done"
    client.post(f"{where}undo/")
    import_work.drain()
    assert client.get(where).json()["counts"] == {"new": 1, "back": 1}
    assert not Customer.objects.exists()


def test_what_was_taken_out_comes_in_again_as_it_was(ada, mailbox, plan):
    """The round trip of AC-47: hostile values included."""
    values = ["=1+1", "+2", "-3", "@x", "'quoted", "'=both", "\uff1d1", 'a "b"; c, d']
    define(ada, "When", of="customer", kind="date")
    define(ada, "Sure", of="customer", kind="yes_no")
    define(ada, "Size", of="customer", kind="number")
    for n, value in enumerate(values):
        one = make_identity(value, canonical=f"p{n}@x.example").customer
        Customer.objects.filter(pk=one.pk).update(
            made_by=ada, external_id=f"{value}-{n}", language="de",
            fields={"plan": value, "when": "2026-11-30", "sure": n % 2 == 0,
                    "size": -n - 0.5},
        )  # fmt: skip
    kept = list(
        Customer.objects.order_by("id").values(
            "name", "external_id", "language", "fields"
        )
    )
    file = browser_of(ada).post("/customers/customers.csv")
    text = b"".join(file.streaming_content).decode()
    Identity.objects.all().delete()
    Customer.objects.all().delete()

    one = brought(ada, text)

    assert one.counts == {"new": len(values)}
    found = Customer.objects.order_by("id").values(
        "name", "external_id", "language", "fields"
    )
    assert list(found) == kept
    assert not Ticket.objects.exists()
