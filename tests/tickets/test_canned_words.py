"""What a canned reply says to each customer, what comes along, and how it is found."""

import pytest

from helpdesk.base.errors import NotAllowed
from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.actions import NewFile
from tickets.models import CannedReply, Draft, Ticket
from tickets.queries.canned import canned_options, canned_replies, ready, spoken_in
from tickets.queries.menus import emoji_options

pytestmark = pytest.mark.usefixtures("company")

PLAN = NewFile(filename="plan.txt", content_type="text/plain", content=b"A new seal.")


def save(by, name="Hello", text="Dear customer", **more):
    return actions.save_canned_reply(name=name, text=text, by=by, **more)


def found(agent, typed, **more):
    return [one.name for one in canned_options(agent, typed, **more)]


def test_variables_are_filled_in_and_what_is_empty_is_told(ada, ticket):
    define(ada, "Plan")
    actions.set_fields(ticket, fields={"plan": "gold"}, by=ada)
    reply = save(
        ada,
        text="Hi {{customer.first_name|there}}, #{{ticket.number}} {{field.plan}}"
        " {{organization.name}}",
    )

    (one,) = ready([reply], ticket, ada)

    first = ticket.customer.name.split()[0]
    assert one.text == f"Hi {first}, #{ticket.number} gold {{{{organization.name}}}}"
    assert one.empty == ["organization.name"]
    ticket.customer.name = ""
    (one,) = ready([reply], ticket, ada)
    assert one.text.startswith("Hi there,")


def test_a_customers_name_never_becomes_markup(ada, ticket):
    ticket.customer.name = '<img src=x onerror="1">'
    ticket.customer.save()
    save(
        ada,
        text="Hi {{customer.name}}",
        html='<p>Hi <b>{{customer.name}}</b> <a href="https://x.example/{{customer.name}}">x</a></p>',
    )

    page = (
        browser_of(ada).get(f"/inbox/canned/?ticket={ticket.number}").content.decode()
    )
    (one,) = ready(CannedReply.objects.all(), ticket, ada)

    assert "<img" not in page
    assert "<b>&lt;img src=x onerror=&quot;1&quot;&gt;</b>" in one.html
    assert one.html.count("<") == 6
    said = actions.reply(ticket, text=one.text, html=one.html, by=ada)
    assert "<img" not in said.html


def test_what_one_may_not_see_fills_in_nothing(ada, dan, ticket):
    save(ada, text="Hi {{customer.name}}")
    answer = browser_of(dan).get(f"/inbox/canned/?ticket={ticket.number}")
    assert answer.status_code == 404


def test_it_is_found_though_it_is_mistyped(ada):
    save(ada, name="Refund")
    save(ada, name="Parcel lost", folder="Shipping/Lost", text="We look for it.")
    save(ada, name="Opening hours", text="From nine to five.")

    assert found(ada, "refnud") == ["Refund"]
    assert found(ada, "shiping") == ["Parcel lost"]
    assert found(ada, "lost parcle") == ["Parcel lost"]
    assert found(ada, "xyzzy") == []


def test_folders_have_one_level_and_order_the_list(ada):
    for name, folder in [("A", ""), ("B", "Shipping / Lost / Abroad"), ("C", " Hi/ ")]:
        save(ada, name=name, folder=folder)
    assert [(one.name, one.folder) for one in canned_replies(ada)] == [
        ("A", ""), ("C", "Hi"), ("B", "Shipping / Lost Abroad"),
    ]  # fmt: skip


def test_the_language_of_the_customer_comes_first(ada, ticket):
    save(ada, name="Hallo", language="en")
    save(ada, name="Hallo", language="de", text="Guten Tag")

    assert [one.text for one in canned_options(ada, "ha", language="de")] == [
        "Guten Tag", "Dear customer",
    ]  # fmt: skip
    assert spoken_in(ticket) in {"", "en", "de"}


def test_what_is_mine_is_nobody_elses(ada, bob, carol):
    mine = save(bob, is_personal=True)
    save(carol, is_personal=True)  # the same name, another's
    assert [found(one, "") for one in (ada, bob, carol)] == [[], ["Hello"], ["Hello"]]
    with pytest.raises(NotAllowed):
        actions.delete_canned_reply(mine, by=ada)


def test_its_files_come_along_once(ada, bob, ticket, billing):
    reply = save(ada)
    actions.attach_to_canned_reply(reply, files=[PLAN], by=ada)
    for _twice in range(2):
        draft = actions.attach_to_draft(
            ticket, mode="reply", canned_reply=reply, by=bob
        )
    assert [one.filename for one in draft.files.all()] == ["plan.txt"]
    secret = save(ada, name="Theirs", team=billing)
    with pytest.raises(NotAllowed):
        actions.attach_to_draft(ticket, mode="reply", canned_reply=secret, by=bob)
    with pytest.raises(NotAllowed):
        actions.attach_to_canned_reply(secret, files=[PLAN], by=bob)


def test_files_are_put_on_and_taken_off_on_its_page(ada, ticket):
    reply, browser = save(ada), browser_of(ada)
    actions.attach_to_canned_reply(reply, files=[PLAN], by=ada)
    address = f"/settings/canned/{reply.public_id}/"

    assert "plan.txt" in shown(browser.get(address))
    assert 'data-files="plan.txt"' in browser.get("/inbox/canned/").content.decode()
    told = browser.post(
        f"/t/{ticket.number}/attach/",
        {"mode": "reply", "canned_reply": reply.public_id},
        headers={"accept": "application/json"},
    ).json()
    assert [one["name"] for one in told["files"]] == ["plan.txt"]
    assert Draft.objects.get().files.count() == 1
    file = reply.files.get()
    browser.post(f"{address}files/", {"drop": file.public_id})
    assert not reply.files.exists()


def test_the_list_is_by_folder_and_searched(ada):
    save(ada, name="Parcel lost", folder="Shipping / Lost", language="de")
    save(ada, name="Refund")
    page = shown(browser_of(ada).get("/settings/canned/"))
    only = shown(browser_of(ada).get("/settings/canned/?q=refnud"))
    assert page.index("Refund") < page.index("Shipping / Lost") < page.index("Parcel")
    assert ("Refund" in only, "Parcel lost" in only) == (True, False)


def test_a_team_is_called_by_its_name_and_everybody_in_it_is_let_in(
    ada, bob, grace, carol, dan, billing, support, ticket
):
    billing.is_open = support.is_open = False
    billing.save()
    support.save()
    page = browser_of(ada).get(f"/inbox/colleagues/?q=bill&ticket={ticket.number}")
    assert [f"@{billing.name} "] == [
        one.split('"')[0] for one in page.content.decode().split('data-text="')[1:]
    ]
    unseen = browser_of(ada).get(f"/inbox/colleagues/?q=dan&ticket={ticket.number}")
    assert "does not see this ticket yet" in shown(unseen)

    note = actions.note(ticket, text=f"Please look, @{billing.name}.", by=ada)

    told = ticket.events.get(verb="noted").data["mentions"]
    assert set(told) == {str(one.public_id) for one in billing.members.all()}
    assert Ticket.objects.visible_to(grace).filter(pk=ticket.pk).exists()
    assert not Ticket.objects.visible_to(dan).filter(pk=ticket.pk).exists()
    assert note.text.endswith("@Billing.")


def test_tickets_are_named_by_number_and_subject_to_whom_may_see_them(
    ada, bob, dan, ticket
):
    ticket.subject = "Kettle <b>leaks</b>"
    ticket.save()
    for asked in (str(ticket.number), "kettle leak"):
        page = browser_of(bob).get("/inbox/named/", {"q": asked}).content.decode()
        assert f'data-text="#{ticket.number} "' in page
        assert "<b>leaks" not in page
        hidden = browser_of(dan).get("/inbox/named/", {"q": asked})
        assert "option" not in hidden.content.decode()


def test_emoji_have_german_names_and_english_ones():
    assert [one.sign for one in emoji_options("pak", "de")] == ["📦"]
    assert [one.sign for one in emoji_options("parcel", "de")] == ["📦"]
    assert emoji_options("pak", "de")[0].name == "paket"
    assert emoji_options("thumbs up", "en")[0].sign == "👍"
    assert emoji_options("", "en") == emoji_options("xyzzy", "en") == []
