"""AC-47: what strangers wrote is no formula in any file that leaves the house.

The doors are found, not listed: every address that ends with ".csv" is asked with hostile
words everywhere, and nothing else in the code writes such a file.
"""

import csv
import io
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from helpdesk.base.spreadsheets import FORMULA, cell, uncell
from tests.factories import make_identity, make_ticket
from tests.tickets.fields import define
from tests.tickets.pages import browser_of
from tests.tokens import make_token, program
from tickets import actions
from tickets.actions import import_work
from tickets.models import Organization

pytestmark = pytest.mark.usefixtures("company")

ROOT = Path(__file__).parent.parent
ATTACKS = [
    "=HYPERLINK(1)", "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "'=1",
    "\N{FULLWIDTH EQUALS SIGN}1", "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1", "\N{FULLWIDTH COMMERCIAL AT}1",
]  # fmt: skip
# What is in addresses beside plain words.
PARTS = {"metric": "gaps"}


def addresses(resolver: URLResolver | None = None, before: str = "/") -> list[str]:
    """Of all that give such files."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        where = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found += [where] if where.endswith(".csv") else []
        else:
            found += addresses(entry, where)
    return sorted(found)


DOORS = addresses()


@pytest.fixture
def hostile(mailbox, ada, bob):
    """Each attack as a name, a subject, a company, a field and a tag."""
    for of in ("customer", "organization", "ticket"):
        define(ada, "=Remark", of=of)
    for n, words in enumerate(ATTACKS):
        company = Organization.objects.create(name=f"{words} Ltd", made_by=ada)
        customer = make_identity(f"{words} {n}", canonical=f"=a{n}@x.example").customer
        customer.organization, customer.external_id = company, f"{words}{n}"
        customer.fields = company.fields = {"remark": words}
        customer.save()
        company.save()
        identity = customer.identities.get()
        ticket = make_ticket(mailbox, identity=identity, subject=words, text=words)
        ticket.subject, ticket.fields = words, {"remark": words}
        ticket.save(update_fields=["subject", "fields"])
        actions.tag(ticket, name=words.strip(), by=bob)
    lines = "".join(f'"{words}",nowhere\n' for words in ATTACKS)
    file = io.BytesIO(f'Name,"=Mail"\n{lines}'.encode())
    brought = actions.upload_customers(file, filename="=x.csv", by=ada)
    actions.check_import(brought, mapping=["name", "email"], by=ada)
    import_work.drain()
    PARTS["public_id"] = PARTS["id"] = str(brought.public_id)
    return browser_of(ada)


def asked(door, agent, browser):
    """What an address gives: pages by either method, programs by POST."""
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PARTS[part[1]], door)
    if address.startswith("/api/"):
        return program(make_token(agent).secret).post(address)
    answer = browser.post(address)
    return browser.get(address) if answer.status_code == 405 else answer


def read(answer):
    content = b"".join(answer.streaming_content).decode()
    return content, list(csv.reader(io.StringIO(content.lstrip("\ufeff"), newline="")))


@pytest.mark.parametrize("door", DOORS)
def test_ac_47_no_cell_of_any_file_is_a_formula(door, hostile, ada):
    answer = asked(door, ada, hostile)

    assert answer.status_code == 200
    content, rows = read(answer)
    assert rows
    cells = [one for row in rows for one in row]
    assert [one for one in cells if one.lstrip(" ").startswith(FORMULA)
            and not re.fullmatch(r"-?[0-9.]+", one)] == []  # fmt: skip
    # Each is in quotes, so that no line ends within one.
    assert content.lstrip("\ufeff").startswith('"')
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_ac_47_there_are_doors_and_hostile_words_come_out_of_them(hostile, ada):
    assert len(DOORS) > 5
    _content, rows = read(asked("/customers/customers.csv", ada, hostile))
    assert {f"'{words}" for words in ATTACKS} <= {row[-1] for row in rows}


@pytest.mark.parametrize("words", [*ATTACKS, "plain", "'tis", "it's", "''=1", "", " "])
def test_ac_47_what_was_quoted_is_read_again_as_it_was(words):
    assert uncell(cell(words)) == words


def test_ac_47_nothing_else_writes_such_files():
    """Whoever makes one takes `sheet`, at an address that this test finds."""
    wrong = []
    for room in ("helpdesk", "tickets", "channels_app", "knowledge_base"):
        for path in (ROOT / room).rglob("*.py"):
            code = path.read_text()
            if path.name != "spreadsheets.py" and re.search(
                r"csv\.writer|csv\.Dict", code
            ):
                wrong.append(str(path))
    assert wrong == []
