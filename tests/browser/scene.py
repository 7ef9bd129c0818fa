"""A helpdesk in full use, so that every page has something to show."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from oauth2_provider.models import Application

from channels_app import intake
from channels_app.actions import custom, messengers, web_forms, widgets
from channels_app.adapter import Raw
from channels_app.models import Chat, Connection, Envelope, PhoneCall, Visitor
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import mail
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Agent, Calendar, Role, Team
from helpdesk.base.api.scopes import ALL
from helpdesk.base.ids import new_id
from helpdesk.notifications.models import Device, Notification
from helpdesk.portal import tokens
from helpdesk.portal.models import Letter, Session
from helpdesk.webhooks.models import Delivery as Sent
from helpdesk.webhooks.models import Subscription
from knowledge_base import actions as knowledge
from knowledge_base import offer_links
from knowledge_base.actions import Writing
from knowledge_base.models import Lookup, Revision, Significance, Translation
from tests import fake_messenger
from tests.base.pictures import JPEG
from tests.browser.help_scene import furnish
from tests.browser.mention_scene import make_mentions
from tests.factories import (
    make_awaited,
    make_channel,
    make_identity,
    make_lost,
    make_reaction,
    make_ticket,
    make_words,
    soon,
)
from tests.knowledge_base.factories import make_article, make_translation
from tests.portal.factories import make_portal, make_reader
from tests.tickets.fields import define
from tests.webhooks.factories import make_webhook
from tickets import actions
from tickets.actions import Conditions, import_work, many, ring, suggestions
from tickets.actions.files import NewFile, keep
from tickets.actions.phones import save_telephone
from tickets.actions.rate import rate
from tickets.asked.text import parsed
from tickets.custom_fields import Condition, Kind, Option
from tickets.filters import TICKETS
from tickets.models import (
    CannedReply,
    Channel,
    CustomerImport,
    CustomerNote,
    CustomField,
    Event,
    FactName,
    Identity,
    Macro,
    Message,
    Organization,
    SideApp,
    SlaPolicy,
    Tag,
    Ticket,
    TicketTemplate,
    View,
)

LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    * 2
)
MAIL = """\
<p>Hello,</p><p>the <b>kettle</b> I bought on Monday leaks. Here is what I tried:</p>
<ul><li>a new seal</li><li>less water</li></ul>
<p>See <a href="https://shop.example/7" target="_blank" rel="noopener">its page</a>.</p>
<blockquote><p>On Monday you wrote: thank you for your order.</p></blockquote>"""


@dataclass(slots=True)
class Scene:
    ticket: Ticket
    mailbox: Channel
    envelope: Envelope
    invitation_token: str
    reset_link: str
    team: Team
    canned: CannedReply
    view: View
    widget: Channel
    custom: Channel
    messenger: Channel
    form: Channel
    chat: Ticket
    calendar: Calendar
    article: Translation
    waiting: Revision
    phone: Channel
    call: PhoneCall
    policy: SlaPolicy
    fact_name: FactName
    custom_field: CustomField
    tag: Tag
    macro: Macro
    side_app: SideApp
    ticket_template: TicketTemplate
    webhook: Subscription
    robot: Agent
    app: Application
    customer_session: str
    customer_link: str
    offer_link: str

    @property
    def customer_import(self) -> CustomerImport:
        """Of a file that was looked at; one of its rows is refused."""
        return CustomerImport.objects.get()

    @property
    def deleted(self) -> Ticket:
        """One that waits to be erased."""
        return Ticket.everything.deleted().get()

    @property
    def note_on(self) -> CustomerNote:
        """On its customer."""
        return self.ticket.customer.notes.get()

    @property
    def company(self) -> Organization:
        """Where its customer belongs."""
        return Organization.objects.get(customers=self.ticket.customer)

    @property
    def former(self) -> Ticket:
        """What was merged into the ticket."""
        return self.ticket.merged.get()

    @property
    def reader(self) -> Identity:
        """Who gets our mail."""
        return self.ticket.participants.get(part="requester").identity

    @property
    def told(self) -> Event:
        """What Ada is told of."""
        return Notification.objects.filter(agent__role=Role.ADMIN).earliest("pk").event

    @property
    def sent(self) -> Sent:
        """What its webhook was told first."""
        return self.webhook.deliveries.earliest("pk")

    @property
    def corrected(self) -> Message:
        """What was said with a mistake first."""
        return self.chat.messages.get(text="Hello")


def make_scene(ada: Agent, bob: Agent, support: Team, mailbox: Channel) -> Scene:
    """Tickets in every state, one of them with everything a ticket can have."""
    policy = _agreed(ada, support)
    ticket = _full(ada, bob, mailbox)
    phone = save_telephone(name=LONG[:60], number="+46850010203", team=support, by=ada)
    actions.log_call(
        ticket, called_us=True, outcome="talked", number="+46701740605", by=bob,
        text="She would rather have her money back.",
    )  # fmt: skip
    for index, subject in enumerate(
        ["Where is my parcel?", "Invoice is missing", LONG, "هل يمكنني إرجاع الغلاية؟"]
    ):
        other = make_ticket(
            mailbox,
            subject=subject,
            text=f"{subject} I have been waiting for a while now.",
            identity=make_identity(["Tove Ueda", "Dina K.", LONG[:70], "ليلى"][index]),
        )
        _vary(index, other, ada, bob)
    furnish(ada, LONG)
    make_mentions(ada, bob, support, ticket)
    actions.tag(ticket, name="x", by=ada)
    actions.delete(make_ticket(mailbox, subject=LONG), reason=LONG, by=ada)
    _tell(ada, ticket)
    many.start_many("tag", [ticket.number, 999], name="x", by=ada)
    return Scene(
        ticket=ticket,
        mailbox=_connected(mailbox, support),
        envelope=_odd(mailbox),
        invitation_token=people.invite("new@example.org", role="agent", by=ada).token,
        reset_link=mail.reset_link(bob),
        team=support,
        view=actions.save_view(
            name="Urgent, of somebody with a very long name",
            where=parsed("is:open (priority:urgent OR is:late) NOT owner:me", TICKETS),
            is_private=False,
            by=ada,
        ),
        canned=actions.save_canned_reply(
            name="Where is my parcel?", text=LONG, team=support, by=bob
        ),
        widget=(widget := _widget(support, ada)),
        custom=_custom(support, ada),
        messenger=_messenger(support, ada),
        form=_form(support, ada),
        chat=_chat(widget, ada, bob),
        calendar=people.save_calendar(
            name=LONG[:100],
            zone="Europe/Berlin",
            by=ada,
            blocks=[Block(day, 540, 1020) for day in range(5)],
            holidays=[(date(2026, 12, 25), LONG[:100])],
        ),
        article=(german := _german(ada)),
        waiting=_waits(german, bob),
        phone=phone,
        call=_called(phone, ada),
        policy=policy,
        fact_name=actions.save_fact_name(
            label=LONG[:60], pattern=r"KX\d{4}-\d{2}", is_personal=True, by=ada
        ),
        custom_field=_fields(ada, ticket),
        tag=_tag(ada, ticket),
        macro=_macro(ada),
        side_app=actions.save_side_app(
            name=LONG[:60], url=f"https://{'a' * 60}.example/", by=ada
        ),
        ticket_template=actions.save_ticket_template(
            name=LONG[:70], subject=LONG, text=LONG, tags=[LONG[:50]], is_sent=False,
            by=ada,
        ),
        webhook=make_webhook(ada, ticket, LONG),
        robot=_robot(ada, bob, support),
        app=people.register_app(
            name=LONG[:100], ways_back=[f"https://{'a' * 60}.example/back"],
            keeps_secrets=True, by=ada,
        ).app,
        customer_session=_in_the_portal(ticket, support, ada),
        customer_link=_link_of(ticket),
        offer_link=_offered(ticket),
    )  # fmt: skip


def _tag(ada: Agent, ticket: Ticket) -> Tag:
    """With all there is to one: what it is for, and another that became it."""
    kept, former = (Tag.objects.named(LONG[:end].lower()) for end in (50, 40))
    for one in (kept, former):
        actions.tag(ticket, name=one.name, by=ada)
    actions.save_tag(kept, name=kept.name, description=LONG, former=["former"], by=ada)
    actions.merge_tags(former, into=kept, by=ada)
    return kept


def _macro(ada: Agent) -> Macro:
    """With words, a file, and a step that needs nothing."""
    text = f"Hello {{{{customer.first_name|there}}}}, {LONG}"
    steps = [{"do": "reply", "text": text}, {"do": "tag", "name": LONG[:50]}]
    made = actions.save_macro(name=LONG[:70], steps=[*steps, {"do": "resolve"}], by=ada)
    file = NewFile(filename=f"{LONG[:90]}.txt", content_type="text/plain", content=b"x")
    actions.attach_to_macro(made, files=[file], by=ada)
    return made


def _fields(ada: Agent, ticket: Ticket) -> CustomField:
    """One of each kind, with long names and values; one is missing."""
    options = [Option(one, {"en": f"{one} {LONG[:50]}"}) for one in ("a", "b")]
    said: dict[str, Any] = {
        "text": LONG[:80], "long_text": LONG, "number": 12.5, "yes_no": False,
        "date": "2026-02-28", "choice": "b", "choices": ["a", "b"],
        "link": f"https://shop.example/{LONG[:60]}", "email": "ada@example.org",
    }  # fmt: skip
    for kind in Kind:
        chosen = options if kind in {"choice", "choices"} else ()
        define(
            ada, f"{kind.label} {LONG[:60]}", key=kind.value, kind=kind, options=chosen
        )
    actions.set_fields(ticket, fields=said, by=ada)
    define(ada, "Level", of="customer", helps={"en": "How well we know them."})
    define(ada, "Terms of payment", of="organization", required="always")
    customer = ticket.customer
    actions.edit_customer(customer, name=customer.name, organization=LONG[:80], by=ada)
    assert customer.organization is not None
    actions.set_customer_fields(customer, fields={"level": LONG[:90]}, by=ada)
    actions.write_customer_note(customer, text=LONG, is_pinned=True, by=ada)
    file = BytesIO(f"Name,Mail,{LONG[:60]}\n{LONG[:90]},,x\nTove,nowhere,y\n".encode())
    brought = actions.upload_customers(file, filename=f"{LONG[:60]}.csv", by=ada)
    actions.check_import(brought, mapping=["name", "email"], by=ada)
    import_work.drain()
    terms = {"terms_of_payment": "30 days"}
    actions.set_organization_fields(customer.organization, fields=terms, by=ada)
    return define(
        ada, "Cause", kind="choice", options=options, required="resolve",
        shown_when=Condition(field="yes_no", values=(False,)),
    )  # fmt: skip


def _called(phone: Channel, ada: Agent) -> PhoneCall:
    """Ada talked to somebody, and has not written it down yet; it is off her pages."""
    now = timezone.now()
    call = PhoneCall.objects.create(
        channel=phone,
        name="1",
        number="+46701740605",
        caller=LONG[:100],
        state=PhoneCall.State.ENDED,
        outcome="talked",
        agent=ada,
        answered_at=now,
        ended_at=now + timedelta(seconds=75),
        seen_to_at=now,
    )
    call.legs.create(agent=ada, hidden_at=now)
    return call


def _in_the_portal(ticket: Ticket, support: Team, ada: Agent) -> str:
    """Irma is signed in there, and waits for what she was promised."""
    make_portal(support, by=ada)
    account = make_reader(ticket.participants.get(part="requester").identity)
    token = tokens.new_session()
    Session.objects.create(
        account=account, digest=tokens.digest(token), browser=LONG[:120],
        expires_at=soon(days=1),
    )  # fmt: skip
    return token


def _link_of(ticket: Ticket) -> str:
    irma = ticket.participants.get(part="requester").identity
    letter = Letter.objects.create(
        kind=Letter.Kind.SIGN_IN, address=irma.canonical, shown=irma.shown
    )
    return tokens.of_letter(letter.public_id)


def _german(ada: Agent) -> Translation:
    """A translation that is wrong by now."""
    original = make_article(ada, LONG[:150], LONG)
    german = make_translation(original, "de", LONG[:150], LONG, by=ada)
    words = Writing(title=LONG[:150], source=f"{LONG} Now.")
    knowledge.revise(original, words=words, significance=Significance.MAJOR, by=ada)
    knowledge.publish(original, by=ada)
    return german


def _waits(german: Translation, bob: Agent) -> Revision:
    """A change of its original that somebody should look at, and one since then."""
    original = german.article.translations.get(language="en")
    words = Writing(title=LONG[:150], source=f"{LONG}\n\n{LONG}", summary=LONG)
    knowledge.keep(original, words=words, based_on=None, by=bob)
    waiting = knowledge.revise(
        original, words=words, comment=LONG, significance=Significance.MAJOR, by=bob
    )
    knowledge.submit(waiting, by=bob)
    knowledge.keep(german, words=words, based_on=None, by=bob)
    return waiting


def _offered(ticket: Ticket) -> str:
    """What an acknowledgement by mail leads to."""
    offer = Lookup.objects.create(
        kind=Lookup.Kind.OFFER, where=Lookup.Where.MAIL, language="en", words="x",
        key="x", found=1, ticket=ticket,
    )  # fmt: skip
    return offer_links.sign(offer.pk)


def _robot(ada: Agent, bob: Agent, support: Team) -> Agent:
    """A program with a token that may do everything, and has acted as somebody else."""
    robot = people.make_service(name=LONG[:100], teams=[support], by=ada)
    for agent in (robot, ada):
        made = people.make_token(
            agent, name=LONG[:90], scopes=ALL, networks=["2001:db8::/32"], by=ada
        )
    people.note_impersonation(
        made.token, bob, method="POST", path=f"/api/v1/{LONG}", request_id=new_id()
    )
    return robot


def _tell(ada: Agent, ticket: Ticket) -> None:
    """Something she has not read, and browsers that would have told her."""
    Notification.objects.create(
        agent=ada,
        event=ticket.events.latest("seq"),
        ticket=ticket,
        why="mentioned",
        kind="mentioned",
    )
    for number, error in enumerate(("", "410")):
        Device.objects.create(
            agent=ada, name=LONG[:100], digest=f"{number}", last_error=error
        )


def _agreed(ada: Agent, support: Team) -> SlaPolicy:
    """Clocks run on every ticket of the scene; a second policy has another order."""
    soon = {"first_reply": 3_600, "next_reply": 7_200, "resolution": 28_800}
    targets = {1: soon, 2: soon, 3: soon, 4: soon}
    policy = actions.save_policy(
        name=LONG[:100], targets=targets, warn_percent=25, by=ada,
        conditions=Conditions(teams=[support], priorities=[1, 2, 3, 4]),
    )  # fmt: skip
    actions.save_policy(name="All others", targets=targets, by=ada)
    return policy


def _full(ada: Agent, bob: Agent, mailbox: Channel) -> Ticket:
    irma = make_identity("Irma Jansson", verified_at=timezone.now())
    make_ticket(mailbox, identity=irma, subject="An older matter")
    ticket = make_ticket(
        mailbox, identity=irma, subject="My new kettle leaks", html=MAIL
    )
    file = NewFile(
        filename="photo of the kettle.jpg", content_type="image/jpeg", content=JPEG
    )
    actions.take(ticket, by=bob)
    reply = actions.reply(ticket, text="Dear Irma,\n\nI am sorry to hear that.", by=bob)
    reply.deliveries.update(state="sent")
    before = ticket.number - 1
    words = f"It leaks, as in #{before}.\n\nSee https://shop.example/.\n\n> Dear Irma"
    dated = timezone.now() - timedelta(days=3)
    said = actions.receive(
        ticket, channel=mailbox, identity=irma, unverified=True,
        words=make_words(words, files=keep([file]), dated=dated),
    )  # fmt: skip
    suggestions.keep(str(said.public_id))
    suggestions.drain()
    actions.note(ticket, text="Seal batch 12 is known for this. @Ada?", by=bob)
    failed = actions.reply(ticket, text="Which seal did you try?", by=bob)
    failed.deliveries.update(state="failed", last_error="550 5.1.1 No such user here")
    actions.edit_context(
        ticket, goal="A kettle that does not leak", by=bob,
        summary="Bought on Monday.\nSeal changed.",
    )  # fmt: skip
    fact = actions.record_fact(
        ticket, name="order", value="A-4711", by=bob, source=said
    )
    actions.confirm_fact(fact, by=ada)
    actions.record_fact(ticket, name="tried", value="A new seal", by=bob)
    device = actions.record_fact(ticket, name="device", value=LONG[:90], by=bob)
    actions.promote_fact(device, by=bob)
    actions.draft_summary(ticket, by=bob)
    actions.promise(ticket, what="Call Irma back", due_at=soon(days=1), by=bob)
    lid = make_ticket(mailbox, identity=irma, subject=LONG, text="Its lid is loose.")
    actions.take(lid, by=ada)
    actions.merge(lid, into=ticket, by=bob)
    actions.tag(ticket, name="kettle", by=bob)
    actions.tag(ticket, name="vip", by=bob)
    actions.set_priority(ticket, priority=3, by=bob)
    make_reaction(reply, "\u2764\ufe0f")
    _afterwards(ticket, mailbox, irma)
    return ticket


def _afterwards(ticket: Ticket, mailbox: Channel, irma: Identity) -> None:
    """What became of messages after they were said, and files that are to come."""
    said, gone = (
        actions.receive(ticket, channel=mailbox, identity=irma, words=make_words(words))
        for words in ("It leeks at the bottom.", "Forget it!")
    )
    actions.corrected(said, text="It leaks at the bottom.", at=timezone.now())
    actions.corrected(said, text=f"It leaks. {LONG}", at=timezone.now())
    make_awaited(said, "the bottom.jpg")
    make_lost(said, f"{LONG[:100]}.jpg")
    make_lost(gone)
    actions.taken_back(gone, at=timezone.now())


def _vary(index: int, ticket: Ticket, ada: Agent, bob: Agent) -> None:
    if index == 0:
        actions.set_priority(ticket, priority=4, by=ada)
        actions.tag(ticket, name="parcel", by=ada)
    if index == 1:
        actions.reply(ticket, text="Here it is.", by=bob)
        actions.wait(ticket, by=bob)
    if index == 2:
        actions.take(ticket, by=ada)


def _connected(mailbox: Channel, support: Team) -> Channel:
    past = timezone.now() - timedelta(minutes=5)
    config = {"address": "help@shop.example", "imap_host": "imap.shop.example",
              "imap_port": 993, "smtp_host": "smtp.example", "smtp_port": 465}  # fmt: skip
    health = {"checked_at": past, "received_at": past, "sent_at": past}
    Connection.objects.create(channel=mailbox, config=config, **health)
    broken = make_channel(support, name="orders")
    trouble = {
        "failing_since": past,
        "last_error": "The server does not know this password.",
    }
    Connection.objects.create(channel=broken, config=config, **trouble)
    return mailbox


def _widget(support: Team, ada: Agent) -> Channel:
    """One with everything a widget can have, and both secrets."""
    widget = widgets.add_widget(team=support, name=LONG[:100], by=ada)
    question = {"required": True, "pattern": "", "options": []}
    widgets.edit_widget(
        widget,
        name=LONG[:100],
        origins=["https://shop.example", "https://*.shop.example"],
        greeting=LONG,
        consent="I agree: https://shop.example/privacy",
        fields=[
            {"name": "name", "label": "Your name", "kind": "text", **question},
            {"name": "long", "label": LONG[:80], "kind": "choice", **question},
        ],
        teams=[{"id": str(support.public_id), "label": "Help"}],
        rules=[{"message": LONG, "url": "*", "seconds": 9, "hours": True}],
        by=ada,
    )
    for _twice in range(2):
        widgets.new_secret(widget, by=ada)
    return widget


def _custom(support: Team, ada: Agent) -> Channel:
    """With all that can be said of one, and both secrets."""
    channel, _secret = custom.add_custom(
        team=support,
        name=LONG[:100],
        addresses="acme-messenger-two-x",
        url="https://8.8.8.8/hooks/" + "x" * 300,
        max_length=4000,
        reply_window=24 * 3600,
        by=ada,
    )
    custom.new_custom_secret(channel, by=ada)
    return channel


def _messenger(support: Team, ada: Agent) -> Channel:
    """One in all the trouble there can be, and switched on. Its kind is that of
    tests/fake_messenger.py, for whoever looks at its pages to register."""
    channel, _made = messengers.add_messenger(
        kind=fake_messenger.KIND,
        name=LONG[:100],
        team=support,
        by=ada,
        token="t",
        number=LONG[:100],
        tone="low",
    )
    now = timezone.now()
    Connection.objects.filter(channel=channel).update(
        config={"number": LONG[:100], "tone": "low", "address": LONG[:60]},
        failing_since=now - timedelta(hours=3),
        last_error=LONG,
        send_failing_since=now - timedelta(hours=3),
        send_last_error=LONG,
        paused_until=now + timedelta(hours=1),
        signed_in_until=now + timedelta(days=3),
        received_at=now,
    )
    Channel.objects.filter(pk=channel.pk).update(is_active=True)
    return channel


def _form(support: Team, ada: Agent) -> Channel:
    """With all that one can ask, and switched on."""
    able = make_channel(support, name=LONG[:100], traits={"can_start": True})
    Connection.objects.create(channel=able, config={"address": "desk@shop.example"})
    form = web_forms.add_form(team=support, name=LONG[:100], by=ada)
    question = {"required": True, "pattern": "", "options": []}
    web_forms.edit_form(
        form,
        name=LONG[:100],
        intro=f"{LONG} https://shop.example/{LONG}",
        thanks=LONG,
        consent="I agree: https://shop.example/privacy",
        origins=["https://shop.example"],
        tags=["kettle"],
        fields=[
            {"name": "phone", "label": "Mobile", "kind": "phone", **question},
            {"name": "box", "label": LONG[:80], "kind": "checkbox", **question},
            {"name": "long", "label": LONG[:80], "kind": "choice", **question,
             "options": [LONG[:80]]},
        ],
        by=ada,
    )  # fmt: skip
    return form


def _chat(widget: Channel, ada: Agent, bob: Agent) -> Ticket:
    """A chat with a visitor beside it, on offer to Ada; another one rings her."""
    tickets = []
    for name in ("Visitor 7F3A", LONG[:60]):
        identity = make_identity(name, kind="widget")
        ticket = make_ticket(widget, identity=identity, text=LONG)
        visitor = Visitor.objects.create(
            channel=widget,
            identity=identity,
            name=name,
            claimed_mail="irma@customer.example",
            blocked_at=timezone.now() if tickets else None,
            about={
                "page": f"https://shop.example/{LONG}", "title": LONG, "country": "SE",
                "referrer": "https://search.example/", "zone": "Asia/Tokyo",
                "language": "ar", "browser": "Firefox/133 (X11; Linux)",
            },
        )  # fmt: skip
        Chat.objects.create(
            visitor=visitor, channel=widget, ticket=ticket, key=new_id(),
            place=f"{visitor.public_id}", fields={"name": "Irma", "long": LONG},
        )  # fmt: skip
        tickets.append(ticket)
    people.renew([ada.pk], active=[ada.pk])
    ring.drain()
    actions.take(tickets[0], by=bob)
    actions.ask(tickets[0], text="Which one?", choices=["Blue", LONG], by=bob)
    mistyped = actions.reply(tickets[0], text="Helo", by=bob)
    actions.edit_message(mistyped, text="Hello", by=bob)
    actions.delete_message(actions.reply(tickets[0], text="No", by=bob), by=bob)
    actions.hand_over(tickets[0], to=ada, note=LONG, goal="A blue kettle", by=bob)
    rate(tickets[0], score=4, comment=LONG, channel=widget)
    people.plan_absence(bob, begins=soon(days=1), ends=soon(days=3), note=LONG, by=bob)
    return tickets[0]


def _odd(mailbox: Channel) -> Envelope:
    raw = b"From: \xff\xfe nobody\r\nSubject: =?x?\r\n\r\n" + b"\x00 odd bytes " * 40
    intake.store(mailbox, [Raw(content=raw, source_key="odd", conv_key="odd")])
    envelope = Envelope.objects.get(source_key="odd")
    envelope.state, envelope.reason = "quarantined", "it names no sender"
    envelope.save()
    return envelope
