"""The demo company, made by the verbs that everybody else uses, in one transaction."""

from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.utils import timezone

from channels_app.actions.introduce import identity_of
from channels_app.actions.mailboxes import add_mailbox
from channels_app.actions.web_forms import add_form, edit_form
from channels_app.adapter import Address
from helpdesk.base.accounts.actions import edit_team, make_team
from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.demo import (
    agreed,
    answers,
    chat,
    hours,
    messengers,
    people,
    programs,
)
from helpdesk.demo.case import Case, take_in
from helpdesk.demo.casting import Part, cast
from helpdesk.demo.chat import ChatCase
from helpdesk.demo.clock import StoryClock
from helpdesk.demo.desk import furnish
from helpdesk.demo.goods import MACHINES
from helpdesk.portal.actions import save_portal
from helpdesk.portal.models import Portal
from helpdesk.reports import checking
from helpdesk.setup.actions import set_up
from tickets.actions import clocks
from tickets.models import Channel, Identity, Organization, PendingEvent, Ticket

TICKETS = 200
# The same people with the same worries each time.
SEED = 2026
# Mails that nobody can read, for the quarantine's page.
_UNREADABLE = (
    b"Subject: Undelivered\r\nX-Mailer: fax2mail 0.3\r\n\r\nPage 1 of 2\r\n",
    b"From: \r\nSubject: (no subject)\r\n\r\nsent from my coffee machine\r\n",
)


def is_seeded() -> bool:
    return Company.objects.exists()


@transaction.atomic
def seed(*, tickets: int = TICKETS, random_seed: int = SEED) -> None:
    """Make the company and its last six weeks. All of it, or nothing.

    Raises:
        AlreadySetUp: there is a company already; nothing of it is touched.
    """
    now = timezone.now().replace(microsecond=0)
    random = Random(random_seed)  # noqa: S311 a story, not a secret
    clock = StoryClock(now)
    parts = cast(random, now, tickets=tickets)
    clock.begin(min(part.schedule[0][0] for part in parts))
    agents = _agents()
    teams = _teams(agents)
    mailboxes = {name: _mailbox(team, agents) for name, team in teams.items()}
    widget = chat.open_widget(teams, by=agents[people.ADMIN])
    _play(clock, parts, Stage(agents, teams, mailboxes, widget))
    _portal(teams[people.SUPPORT], agents[people.ADMIN])
    _form(teams[people.SUPPORT], agents[people.ADMIN])
    chat.settle_down(widget, by=agents[people.ADMIN])
    accounts = messengers.open_accounts(teams[people.SUPPORT], by=agents[people.ADMIN])
    messengers.write(clock, accounts, agents)
    for raw in _UNREADABLE:
        take_in(mailboxes[people.SUPPORT], raw)
    clock.translate()
    # Next steps were reckoned from times that have moved since.
    clocks.resettle(list(Ticket.objects.open().order_by("id")))
    furnish(agents, teams, now)
    answers.write_down(agents)
    hours.stay(agents)
    programs.let_in(agents, teams)
    agreed.agree(now, by=agents[people.ADMIN])
    checking.check()
    # History: nobody waits to be told of it.
    PendingEvent.objects.all().delete()


def _agents() -> dict[str, Agent]:
    admin = set_up(
        company=people.COMPANY,
        name=people.ADMIN,
        email=people.address_of(people.ADMIN),
        password=people.PASSWORD,
        team=people.SUPPORT,
    )
    agents = {admin.name: admin}
    for name, role in people.AGENTS.items():
        agents[name] = Agent.objects.create_user(
            people.address_of(name), people.PASSWORD, name=name, role=role
        )
    # Else "Friday noon" would be another hour to whoever runs it elsewhere.
    Agent.objects.update(time_zone=hours.ZONE)
    return agents


def _teams(agents: dict[str, Agent]) -> dict[str, Team]:
    admin = agents[people.ADMIN]
    calendars = hours.calendars(by=admin)
    for name, members in people.TEAMS.items():
        team = Team.objects.filter(name=name).first()
        lead, *others = (agents[member] for member in members)
        calendar = calendars[name]
        if team is None:
            make_team(name=name, lead=lead, members=others, calendar=calendar, by=admin)
            continue
        duty = agents[people.ON_DUTY[name]]
        edit_team(
            team,
            name=name,
            lead=lead,
            duty=duty,
            members=others,
            is_open=True,
            idle_after=team.idle_after,
            calendar=calendar,
            by=admin,
        )
    return {team.name: team for team in Team.objects.select_related("lead", "duty")}


def _form(team: Team, admin: Agent) -> None:
    """For whoever would rather write than chat; the shop links it."""
    asked = {"pattern": "", "options": [], "required": False}
    order = {"name": "order", "label": "Order number, if it is about one"}
    machines = {"name": "machine", "label": "Which machine?", "kind": "choice"}
    names = [one.name for one in MACHINES]
    form = add_form(team=team, name="Contact", by=admin)
    edit_form(
        form,
        name="Contact",
        title=f"Write to {people.COMPANY}",
        intro="We answer by e-mail, mostly within the day.",
        consent=f"I have read what happens to what I write: {chat.SITE}/privacy",
        fields=[
            {**asked, **order, "kind": "text"},
            {**asked, **machines, "options": names},
        ],
        by=admin,
    )


def _portal(team: Team, admin: Agent) -> None:
    """Customers find their requests at /portal/; those of one company see all of it."""
    save_portal(
        is_on=True,
        opens=Portal.Opens.EVERYBODY,
        shares=Portal.Shares.ALL,
        team=team,
        by=admin,
    )


def _mailbox(team: Team, agents: dict[str, Agent]) -> Channel:
    address = f"{people.MAILBOXES[team.name]}@{people.DOMAIN}"
    return add_mailbox(
        team=team,
        name=address,
        by=agents[people.ADMIN],
        address=address,
        from_name=people.COMPANY,
        folder="INBOX",
        tls_verify=True,
        imap_host=f"imap.{people.DOMAIN}",
        imap_port=993,
        imap_security="tls",
        imap_user=address,
        imap_password="closed",  # noqa: S106 of a server that does not exist
        smtp_host=f"smtp.{people.DOMAIN}",
        smtp_port=587,
        smtp_security="starttls",
        smtp_user=address,
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the stories are played."""

    agents: dict[str, Agent]
    teams: dict[str, Team]
    mailboxes: dict[str, Channel]
    widget: Channel


def _play(clock: StoryClock, parts: list[Part], stage: Stage) -> None:
    """Every step of every story, oldest first: numbers and events grow as they did."""
    played: dict[int, Case] = {}
    steps = [
        (at, number, step)
        for number, part in enumerate(parts)
        for at, step in part.schedule
    ]
    for at, number, step in sorted(steps, key=lambda entry: entry[0]):
        if number not in played:
            clock.begin(at)
            played[number] = _case(clock, parts[number], stage)
        played[number].do(step, at)


def _case(clock: StoryClock, part: Part, stage: Stage) -> Case:
    agent = stage.agents[part.agent]
    if part.story.door == "chat":
        return ChatCase(
            clock=clock,
            subject=part.subject,
            channel=stage.widget,
            agent=agent,
            agents=stage.agents,
            teams=stage.teams,
            words=part.words,
            story=part.story,
            person=part.person,
        )
    return Case(
        clock=clock,
        subject=part.subject,
        channel=stage.mailboxes[part.story.team],
        identity=_customer(part),
        agent=agent,
        agents=stage.agents,
        teams=stage.teams,
        words=part.words,
    )


def _customer(part: Part) -> Identity:
    person = part.person
    identity = identity_of(
        Address(
            kind="email",
            canonical=person.address,
            shown=person.address,
            name=person.name,
        )
    )
    customer = identity.customer
    if person.organization >= 0 and customer.organization is None:
        customer.organization, _made = Organization.objects.get_or_create(
            name=people.ORGANIZATIONS[person.organization]
        )
        customer.save(update_fields=["organization"])
    return identity
