"""One ticket with all that its page shows beside the timeline, in one statement.

By hand: what the ORM needs to put a statement of this size together takes longer than
everything PostgreSQL does for it. What may be seen is still `visible_to`'s to say.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model

from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Context, Customer, Organization, SideApp, Ticket
from tickets.queries import below, customer_merging, matters, readers, ways
from tickets.queries.page_context import CONTEXT
from tickets.queries.page_fields import FIELDS

# Of a customer's other tickets, so many; and of colleagues who follow.
OTHERS = 12
FOLLOWERS = 20

# What is read of each row, by its name in the statement. Never a password.
ROWS: tuple[tuple[str, type[Model], tuple[str, ...]], ...] = (
    ("t", Ticket, (
        "id", "public_id", "number", "subject", "customer_id", "team_id", "assignee_id",
        "accountable_id", "status", "waiting_for", "priority", "next_step",
        "next_step_at", "wake_at", "waiting_since", "first_replied_at", "created_at",
        "last_message_at", "last_message_seq", "live_since", "merged_into_id", "seq",
        "fields", "spam_at", "is_sample", "deleted_at",
    )),
    ("c", Customer, ("id", "public_id", "name", "organization_id", "fields")),
    ("o", Organization, ("id", "public_id", "name", "fields")),
    ("team", Team, (
        "id", "public_id", "name", "lead_id", "is_open", "idle_after", "signature",
    )),
    ("owner", Agent, ("id", "public_id", "name")),
    ("answers", Agent, ("id", "public_id", "name")),
    ("context", Context, ("id", "goal", "summary")),
)  # fmt: skip

_SQL = """
WITH seen (id) AS NOT MATERIALIZED ({seen})
SELECT {columns}, read.seq,
    (SELECT e.at FROM tickets_event e WHERE e.ticket_id = t.id
        AND e.verb IN ('accountable_changed', 'opened') ORDER BY e.seq DESC LIMIT 1),
    json_build_object(
    'answers_why', (SELECT e.data ->> 'why' FROM tickets_event e WHERE e.ticket_id = t.id
        AND e.verb IN ('accountable_changed', 'opened') ORDER BY e.seq DESC LIMIT 1),
    'placed', (SELECT e.data FROM tickets_event e WHERE e.ticket_id = t.id
        AND t.assignee_id IS NOT NULL AND e.verb = 'assigned'
        ORDER BY e.seq DESC LIMIT 1),
    'opening', (SELECT e.data FROM tickets_event e
        WHERE e.ticket_id = t.id AND e.verb = 'opened' ORDER BY e.seq LIMIT 1),
    'labels', ARRAY(SELECT g.name FROM tickets_ticket_tags tt
        JOIN tickets_tag g ON g.id = tt.tag_id WHERE tt.ticket_id = t.id ORDER BY g.name),
    'kept', ARRAY(SELECT json_build_object('mode', d.mode, 'text', d.text,
        'html', d.html, 'version', d.version, 'people', d.people,
        'signed', d.signed, 'quotes', d.quotes, 'is_shared', d.is_shared,
        'way', (SELECT h.public_id
            || CASE WHEN h.traits -> 'public' IS DISTINCT FROM 'true'::jsonb
                OR d.public IS NULL THEN ''
                WHEN d.public THEN ':public' ELSE ':private' END
            FROM tickets_channel h WHERE h.id = d.channel_id), 'files', ARRAY(
            SELECT json_build_object('id', f.public_id, 'name', f.filename, 'size', f.size,
                'cid', f.content_id)
            FROM tickets_draftfile f WHERE f.draft_id = d.id ORDER BY f.id))
        FROM tickets_draft d WHERE d.ticket_id = t.id AND d.agent_id = %s),
    'read_along', EXISTS (SELECT 1 FROM tickets_draft d WHERE d.ticket_id = t.id
        AND d.mode = 'reply' AND d.is_shared AND d.text <> '' AND d.agent_id <> %s),
    'apps', ARRAY(SELECT json_build_object('id', a.public_id, 'name', a.name)
        FROM tickets_sideapp a WHERE a.id IN ({apps}) ORDER BY a.name),
    'addresses', ARRAY(SELECT json_build_object('kind', i.kind, 'shown', i.shown,
        'verified', i.verified_at, 'unreachable_since', i.unreachable_since,
        'unreachable_words', i.unreachable_words)
        FROM tickets_identity i WHERE i.customer_id = c.id ORDER BY i.id),
    {readers}{below}{context}{fields}
    'promises_open', ARRAY(SELECT json_build_object('id', p.public_id, 'what', p.what,
        'due_at', p.due_at, 'late_at', p.late_at, 'owner', b.name,
        'is_soon', p.reminded_at IS NOT NULL OR p.late_at IS NOT NULL,
        'calls_back', EXISTS (SELECT 1 FROM tickets_call k
            WHERE k.message_id = p.message_id AND k.outcome <> 'talked'))
        FROM tickets_followup p JOIN accounts_agent b ON b.id = p.owner_id
        WHERE p.ticket_id = t.id AND p.state = 'open' ORDER BY p.due_at, p.id),
    'others', ARRAY(SELECT json_build_object('number', s.number, 'subject', s.subject,
        'status', s.status, 'at', s.last_message_at, 'kind', (
            SELECT h.kind FROM tickets_message m
            JOIN tickets_channel h ON h.id = m.channel_id
            WHERE m.ticket_id = s.id ORDER BY m.seq LIMIT 1))
        FROM tickets_ticket s WHERE s.customer_id = c.id AND s.id <> t.id
        AND s.merged_into_id IS NULL AND s.id IN (SELECT id FROM seen)
        ORDER BY s.id DESC LIMIT %s),
    'linked', ARRAY(SELECT json_build_object('id', k.public_id, 'number', s.number,
        'subject', s.subject, 'status', s.status, 'open', s.merged_into_id IS NULL
            AND s.spam_at IS NULL AND s.status IN ('open', 'waiting', 'snoozed'),
        'way', CASE WHEN k.ticket_id = t.id
            THEN k.kind WHEN k.kind = 'parent' THEN 'child'
            WHEN k.kind = 'original' THEN 'duplicate' ELSE k.kind END)
        FROM tickets_link k JOIN tickets_ticket s
        ON s.id = CASE WHEN k.ticket_id = t.id THEN k.other_id ELSE k.ticket_id END
        WHERE (k.ticket_id = t.id OR k.other_id = t.id) AND s.id IN (SELECT id FROM seen)
        ORDER BY k.id),
    'colleagues', ARRAY(SELECT b.name FROM tickets_follower w
        JOIN accounts_agent b ON b.id = w.agent_id AND b.is_active
        WHERE w.ticket_id = t.id ORDER BY w.id LIMIT %s),
    'ways', ({ways}),
    'given', ARRAY(SELECT json_build_object('id', w.public_id, 'amount', w.amount,
        'currency', w.currency, 'reason', w.reason, 'state', w.state, 'by', b.name,
        'by_id', w.agent_id, 'decided_by', d.name)
        FROM tickets_goodwill w JOIN accounts_agent b ON b.id = w.agent_id
        LEFT JOIN accounts_agent d ON d.id = w.decided_by_id
        WHERE w.ticket_id = t.id AND w.state <> 'withdrawn' ORDER BY w.id),
    'offer', (SELECT json_build_object('id', f.public_id, 'giver', g.name,
        'giver_id', f.giver_id, 'agent', a.name, 'team', e.name, 'note', f.note,
        'until', f.expires_at, 'is_ringing', f.is_ringing, 'is_mine', coalesce(
            f.to_agent_id = %s OR e.lead_id = %s OR EXISTS (
                SELECT 1 FROM accounts_membership b
                WHERE b.team_id = e.id AND b.agent_id = %s), false))
        FROM tickets_handover f LEFT JOIN accounts_agent g ON g.id = f.giver_id
        LEFT JOIN accounts_agent a ON a.id = f.to_agent_id
        LEFT JOIN accounts_team e ON e.id = f.to_team_id
        WHERE f.ticket_id = t.id AND f.state = 'offered'),
    'asked', ARRAY(SELECT json_build_object('id', f.public_id, 'giver', g.name,
        'giver_id', f.giver_id, 'name', a.name, 'agent_id', f.to_agent_id,
        'note', f.note, 'since', f.offered_at)
        FROM tickets_handover f JOIN accounts_agent g ON g.id = f.giver_id
        JOIN accounts_agent a ON a.id = f.to_agent_id
        WHERE f.ticket_id = t.id AND f.state = 'asked' ORDER BY f.id),
    'rings', EXISTS (SELECT 1 FROM tickets_channel h WHERE h.is_active
        AND h.traits @> '{{"spoken": true}}' AND h.traits ? 'number'),
    'calls', EXISTS (SELECT 1 FROM tickets_channel h WHERE h.is_active
        AND h.traits @> '{{"calls": true}}'),
    'is_watched', EXISTS (SELECT 1 FROM tickets_follower w
        WHERE w.ticket_id = t.id AND w.agent_id = %s
        AND coalesce(w.hears, w.why IN ('follows', 'added'))),
    'is_muted', EXISTS (SELECT 1 FROM tickets_muted m
        WHERE m.ticket_id = t.id AND m.agent_id = %s),
    'running', ARRAY(SELECT json_build_object('kind', k.kind, 'due_at', k.due_at,
        'warns_at', k.warns_at, 'breached_at', k.breached_at, 'policy', s.name)
        FROM tickets_clock k JOIN tickets_slapolicy s ON s.id = k.policy_id
        WHERE k.ticket_id = t.id AND k.stopped_at IS NULL
        ORDER BY k.due_at NULLS LAST, k.id),
    'matters', ({matters}),
    'has_likely', {likely},
    'undoable', ARRAY(SELECT v.public_id FROM tickets_moving v WHERE v.undone_at IS NULL
        AND (v.into_id = t.id OR (v.ticket_id = t.id AND v.kind = 'split'))),
    'rated', (SELECT json_build_object('score', v.score, 'comment', v.comment,
        'at', v.given_at) FROM tickets_rating v WHERE v.ticket_id = t.id),
    'was_live', EXISTS (SELECT 1 FROM tickets_message m
        JOIN tickets_channel h ON h.id = m.channel_id
        WHERE m.ticket_id = t.id AND m.direction = 'in'
        AND h.traits -> 'live' = 'true'::jsonb)
    )::text
FROM tickets_ticket t
JOIN tickets_customer c ON c.id = t.customer_id
LEFT JOIN tickets_organization o ON o.id = c.organization_id
JOIN accounts_team team ON team.id = t.team_id
LEFT JOIN accounts_agent owner ON owner.id = t.assignee_id
LEFT JOIN accounts_agent answers ON answers.id = t.accountable_id
LEFT JOIN tickets_context context ON context.ticket_id = t.id
LEFT JOIN tickets_seen read ON read.ticket_id = t.id AND read.agent_id = %s
WHERE t.number = %s AND t.id IN (SELECT id FROM seen)
"""


def for_page(agent: Agent, number: int) -> Any:
    """The ticket with more than its row has, as a `Ticket`.

    defined: custom fields there are, as `custom_fields.Defined.read` takes them.
    labels: its tags. kept: this agent's drafts. read_along: whether others share theirs.
    addresses: its customer's.
    answers_why: as what that one answers. placed: what was told when it was last assigned.
    answers_since: when the accountable person became that. opening: how it began.
    read: up to which seq this agent has read it; None when they never did.
    facts_now, promises_open: those that hold. colleagues: who follows it.
    suggested: facts that words offer. known_of: what was kept of the customer before.
    notes_on: the first few on the customer and their organization.
    sources: where sentences of the summary stand. unsaid: how much was said since it was
    written; None without one. drafted: a summary that nobody has saved yet.
    others: the customer's other tickets, as far as this agent sees them.
    linked: tickets that have to do with it, as far as this agent sees them.
    apps: those of others that stand beside it for this agent.
    ways: what `queries.ways.read` makes the ways of an answer of. copied, senders: see
    `queries.readers`. last_letter, company: see `queries.below`.
    is_muted: this agent wants to hear nothing of it; is_watched: of all that is said.
    given: goodwill, asked for or decided on.
    offer: the hand-over that stands; is_mine: they may accept it. asked: those who look
    into it for others.
    rings: whether there is a telephone to write calls down of; calls: one by which its
    customer can be called.
    running: the clocks that do, the soonest first.
    matters: its customer's other open tickets, to be weighed (`queries.matters`).
    has_likely: others of whom this agent may know may be the same person as its customer.
    undoable: merges into it and splits of it that stand, by their public ids.
    rated: what the customer said of it. was_live: somebody sat at the other end once.

    Raises:
        Ticket.DoesNotExist: it does not, for them.
    """
    try:
        seen, params = _seen_by(agent)
    except EmptyResultSet as error:
        raise Ticket.DoesNotExist from error
    apps, of_apps = _apps_of(agent)
    sql = _SQL.format(
        apps=apps,
        seen=seen,
        columns=_columns(),
        ways=ways.SQL,
        context=CONTEXT,
        fields=FIELDS,
        readers=readers.SQL,
        below=below.SQL,
        matters=_matters(),
        likely=customer_merging.HAS_LIKELY,
    )
    with connection.cursor() as cursor:
        me = agent.pk
        ours = [*[me] * 5, agent.is_admin, me, me, number]
        cursor.execute(sql, [*params, me, me, *of_apps, OTHERS, FOLLOWERS, *ours])
        row = cursor.fetchone()
    if row is None:
        raise Ticket.DoesNotExist
    return _read(row)


@cache
def _matters() -> str:
    return matters.sql("AND s.id IN (SELECT id FROM seen)")


def _seen_by(agent: Agent) -> tuple[str, Sequence[Any]]:
    """What may be known of, as a statement."""
    visible = Ticket.objects.visible_to(agent).values_list("pk")
    sql, params = visible.query.sql_with_params()
    return sql, params


def _apps_of(agent: Agent) -> tuple[str, Sequence[Any]]:
    """Apps that stand beside tickets for them, as a statement."""
    shown = SideApp.objects.shown_to(agent).order_by().values_list("pk")
    sql, params = shown.query.sql_with_params()
    return sql, params


@cache
def _columns() -> str:
    return ", ".join(f"{name}.{one}" for name, _, ones in ROWS for one in ones)


def _read(row: Sequence[Any]) -> Any:
    """The ticket and those around it, from one row of the statement."""
    found, start = {}, 0
    for name, model, ones in ROWS:
        found[name] = _made(model, ones, row[start : start + len(ones)])
        start += len(ones)
    ticket: Any = found["t"]
    ticket.customer = found["c"]
    ticket.customer.organization = found["o"]
    ticket.team = found["team"]
    ticket.assignee, ticket.accountable = found["owner"], found["answers"]
    related: Any = Ticket._meta.get_field("context")  # noqa: SLF001 - documented
    related.set_cached_value(ticket, found["context"])
    ticket.read, ticket.answers_since, rest = row[start:]
    for attribute, value in json.loads(rest).items():
        setattr(ticket, attribute, value)
    return ticket


def _made(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Any:
    """A row of a model, with nothing but these columns; None where there was no row."""
    if values[0] is None:
        return None
    by_name = dict(zip(names, values, strict=True))
    # `from_db` wants them in the order of the model.
    every = model._meta.concrete_fields  # noqa: SLF001 - documented
    ordered = [field.attname for field in every if field.attname in by_name]
    if "fields" in by_name:
        # Read by hand, and so without what the column's field does.
        by_name["fields"] = json.loads(by_name["fields"])
    return model.from_db("default", ordered, [by_name[name] for name in ordered])


def moment(value: str | None) -> datetime | None:
    """A time that came inside JSON."""
    return datetime.fromisoformat(value) if value else None
