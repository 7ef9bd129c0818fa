"""Templates of new tickets: whose they are, and what tickets begin with."""

import pytest

from helpdesk.base.errors import NotAllowed
from tests.factories import make_channel, make_ticket
from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.errors import CannotOwn, CannotSee, NameMissing, NameTaken
from tickets.field_errors import NoSuchField
from tickets.macro_errors import VariableUnknown
from tickets.models import Delivery, Message, Ticket, TicketTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
LIST, NEW = "/settings/templates/", "/settings/templates/new/"
OPEN = "/tickets/new/"
WORDS = "Dear {{customer.first_name|customer}}, your {{field.device}} comes back."


@pytest.fixture
def post(support):
    """A mailbox that may write first."""
    return make_channel(support, traits={"can_start": True, "undo": True})


def keep(by, name="Recall", text="Send it back.", **more):
    return actions.save_ticket_template(name=name, text=text, by=by, **more)


@pytest.fixture
def recall(ada, bob, billing, post):
    """All that one can begin with."""
    define(ada, "Device")
    return keep(
        ada, subject="Recall of {{customer.name}}", text=WORDS, channel=post,
        for_team=billing, assignee=ada, priority=4, tags=["Recall", "kettle"],
        fields={"device": "kettle"},
    )  # fmt: skip


def url(template, page=""):
    return f"{LIST}{template.public_id}/{page}"


def typed(channel, **more):
    given = {"of": "irma@customer.example", "name": "Irma Ek", "how": "send"}
    given |= {"channel": str(channel.public_id), "priority": "2"}
    return given | more


MAY = {
    "Ada": {"all", "support", "billing"},  # admin
    "Carol": {"all", "billing"},  # lead of billing
    "Bob": {"support"},  # agent of support
    "Dan": set(),  # collaborator
}


@pytest.mark.parametrize("whose", ["all", "support", "billing"])
def test_who_may_keep_and_delete_them_for_whom(
    whose, ada, bob, carol, dan, support, billing
):
    team = {"all": None, "support": support, "billing": billing}[whose]
    kept = keep(ada, team=team, name="Old")
    got = {}
    for agent in (ada, bob, carol, dan):
        before = everything()
        try:
            keep(agent, team=team, name=agent.name)
            keep(agent, team=team, name="Old", template=kept)
        except NotAllowed:
            assert everything() == before
            with pytest.raises(NotAllowed):
                actions.delete_ticket_template(kept, by=agent)
            got[agent.name] = False
        else:
            got[agent.name] = True
    assert got == {name: whose in may for name, may in MAY.items()}


def test_ones_own_is_nobody_elses(ada, bob, carol):
    kept = keep(bob, is_personal=True)

    assert list(TicketTemplate.objects.usable_by(bob)) == [kept]
    assert not TicketTemplate.objects.usable_by(ada).exists()
    assert not TicketTemplate.objects.editable_by(ada).exists()
    assert (kept.edited_by, kept.owner, kept.team) == (bob, bob, None)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"name": " "}, NameMissing),
        ({"name": "RECALL"}, NameTaken),
        ({"text": "Dear {{customer.nmae}}"}, VariableUnknown),
        ({"text": "Your ticket is {{ticket.number}}."}, VariableUnknown),
        ({"subject": "On {{ticket.subject}}"}, VariableUnknown),
        ({"fields": {"nothing": "x"}}, NoSuchField),
    ],
)
def test_what_could_never_begin_a_ticket_is_not_kept(more, refusal, ada):
    keep(ada)
    before = everything()
    with pytest.raises(refusal):
        keep(ada, **{"name": "Other", **more})
    assert everything() == before


def test_who_owns_nothing_is_given_nothing(ada, dan):
    with pytest.raises(CannotOwn):
        keep(ada, assignee=dan)


def test_the_form_begins_with_all_of_it(bob, post, recall, billing, ada):
    answer = browser_of(bob).get(OPEN, {"template": recall.public_id})

    form = answer.context["form"]
    assert {one: form[one].value() for one in ("subject", "tags", "field-device")} == {
        "subject": "Recall of {{customer.name}}",
        "tags": "Recall, kettle",
        "field-device": "kettle",
    }
    assert (form["channel"].value(), form["assignee"].value()) == (
        post.public_id,
        ada.public_id,
    )
    assert form["priority"].value() == 4
    assert "{{customer.first_name|customer}}" in shown(answer)


def test_its_words_are_filled_in_for_the_customer(bob, post, recall):
    answer = browser_of(bob).post(
        f"{OPEN}?template={recall.public_id}",
        typed(
            post, subject=recall.subject, html=WORDS, priority="4", tags="Recall",
            **{"field-device": "kettle"},
        ),
    )  # fmt: skip

    message = Message.objects.get()
    assert answer.url == f"/t/{message.ticket.number}/"
    assert message.text == "Dear Irma, your kettle comes back."
    assert message.ticket.subject == "Recall of Irma Ek"
    assert message.ticket.fields == {"device": "kettle"}


def test_words_with_a_hole_are_not_sent_and_it_is_said(bob, post, recall):
    answer = browser_of(bob).post(
        f"{OPEN}?template={recall.public_id}", typed(post, html=WORDS)
    )

    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["html"]
    assert "There is nothing to put in for {{field.device}}." in shown(answer)
    assert not Ticket.objects.exists()


def test_words_of_a_template_that_is_gone_are_filled_in_as_well(bob, ada, post, recall):
    actions.delete_ticket_template(recall, by=ada)

    browser_of(bob).post(
        f"{OPEN}?template={recall.public_id}",
        typed(post, html="Dear {{customer.first_name}}"),
    )

    assert Message.objects.get().text == "Dear Irma"


def test_words_that_came_of_no_template_stay_as_they_were_typed(bob, post):
    browser_of(bob).post(OPEN, typed(post, html="Write {{customer.name}} there."))

    assert Message.objects.get().text == "Write {{customer.name}} there."


def test_a_name_that_customers_gave_themselves_is_text_in_formatted_words(bob, post):
    message = actions.write_first(
        post, of="irma@customer.example", name="<b>Irma</b>",
        html="<p>Dear <i>{{customer.name}}</i></p>", has_variables=True, by=bob,
    )  # fmt: skip

    assert "<b>" not in message.html
    assert "&lt;b&gt;Irma&lt;/b&gt;" in message.html


@pytest.mark.parametrize("verb", ["write_first", "bring"])
def test_it_is_the_assignees_from_the_start(verb, ada, bob, post):
    message = getattr(actions, verb)(
        post, of="irma@customer.example", text="Hello", assignee=ada, by=bob
    )

    ticket = Ticket.objects.get(pk=message.ticket_id)
    assert (ticket.assignee, ticket.accountable) == (ada, ada)
    assert [name for name, _by, _data in told(ticket)].count("assigned") == 1


def test_who_cannot_see_it_is_not_given_it_and_nothing_is_opened(bob, carol, post):
    post.team.is_open = False
    post.team.save()
    with pytest.raises(CannotSee):
        actions.write_first(
            post, of="irma@customer.example", text="Hello", assignee=carol, by=bob
        )
    assert not Ticket.objects.exists()
    assert not Delivery.objects.exists()


def test_what_is_only_written_down_offers_that_first(bob, ada, post):
    kept = keep(ada, is_sent=False)

    page = browser_of(bob).get(OPEN, {"template": kept.public_id}).content.decode()

    assert page.index('value="keep"') < page.index('value="send"')


def test_the_picker_keeps_the_customer_and_shows_only_what_one_may_use(
    bob, ada, carol, post, billing
):
    known = make_ticket(post).customer
    kept = keep(ada)
    keep(ada, name="Secret", team=billing)

    answer = browser_of(bob).get(OPEN, {"customer": known.public_id})

    link = f"?template={kept.public_id}&amp;customer={known.public_id}"
    assert f'formaction="{link}"' in answer.content.decode()
    assert "Secret" not in shown(answer)


def test_it_is_written_listed_changed_and_deleted(bob, support, post):
    browser = browser_of(bob)
    given = {"name": "Recall", "whose": support.public_id, "how": "keep"}
    given |= {"html": "Dear {{customer.name}}", "priority": "3", "tags": "a, b"}

    answer = browser.post(NEW, given, follow=True)

    kept = TicketTemplate.objects.get()
    assert answer.redirect_chain == [(LIST, 302)]
    assert (kept.team, kept.is_sent, kept.priority, kept.tags, kept.edited_by) == (
        support, False, 3, ["a", "b"], bob,
    )  # fmt: skip
    page = browser.get(url(kept))
    assert "Dear {{customer.name}}" in shown(page)
    browser.post(url(kept), given | {"name": "Called back", "how": "send"})
    kept.refresh_from_db()
    assert (kept.name, kept.is_sent) == ("Called back", True)
    assert kept.name in shown(browser.get(url(kept, "delete/")))
    browser.post(url(kept, "delete/"))
    assert not TicketTemplate.objects.exists()


def test_what_one_may_not_change_has_no_page(ada, bob, dan, billing):
    kept, theirs = keep(ada), keep(ada, name="Bill", team=billing)

    for who, one in [(bob, kept), (dan, kept), (bob, theirs)]:
        for page in ("", "delete/"):
            assert browser_of(who).get(url(one, page)).status_code == 404
            assert browser_of(who).post(url(one, page)).status_code == 404
    assert browser_of(dan).get(LIST).status_code == 404
    assert browser_of(dan).get(NEW).status_code == 404


def test_the_list_costs_the_same_for_one_and_three(
    ada, bob, support, django_assert_max_num_queries
):
    browser = browser_of(bob)
    keep(ada, name="One", team=support)
    browser.get(LIST)
    with django_assert_max_num_queries(6) as one:
        browser.get(LIST)
    keep(ada, name="Two", team=support)
    keep(ada, name="Three", assignee=bob)
    with django_assert_max_num_queries(6) as three:
        browser.get(LIST)

    assert len(one) == len(three)


def test_the_palette_leads_to_them(bob, ada, billing, dan):
    kept = keep(ada)
    keep(ada, name="Recall bill", team=billing)
    address = "/search/?part=palette&q=reca"

    page = browser_of(bob).get(address).content.decode()

    assert f'href="{OPEN}?template={kept.public_id}"' in page
    assert "New ticket: Recall" in page
    assert "Recall bill" not in page
    assert "New ticket" not in browser_of(dan).get(address).content.decode()


def test_settings_are_found_by_what_they_are_called(bob):
    found = browser_of(bob).get("/search/?part=palette&q=>ticket templates")

    assert f'href="{LIST}"' in found.content.decode()


def begun(by, template, given):
    """The page of a new ticket after somebody chose a template while typing."""
    where = f"{OPEN}?template={template.public_id}"
    return browser_of(by).post(where, given | {"how": "template"})


def test_what_was_typed_stays_when_a_template_is_chosen_later(ada, post, recall):
    answer = begun(ada, recall, typed(post, subject="My words", html=""))
    page = answer.content.decode()
    assert 'value="irma@customer.example"' in page
    assert 'value="My words"' in page
    assert "your {{field.device}} comes back" in page
    assert 'value="Recall, kettle"' in page
    assert not Ticket.objects.exists()


def test_of_two_templates_one_after_the_other_the_second_holds(ada, post, recall):
    second = keep(ada, "Refund", "We refund it.", subject="Refund", priority=1)
    page = browser_of(ada).get(f"{OPEN}?template={recall.public_id}").content.decode()
    assert f'name="before" value="{recall.public_id}"' in page
    given = typed(
        post, before=str(recall.public_id), subject=recall.subject, html=recall.text,
        priority="4", tags="Recall, kettle, mine",
    )  # fmt: skip
    page = begun(ada, second, given).content.decode()
    assert 'value="Refund"' in page
    assert "We refund it." in page
    assert "comes back" not in page
    # Somebody typed a word there.
    assert 'value="Recall, kettle, mine"' in page
