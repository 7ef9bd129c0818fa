"""What goes along when a ticket is merged into another, and what of it goes back.

What both have already stays where it is: a fact known in both stands in the history of
each and is shown once, and so does whoever takes part in both. Events, clocks and
hand-overs that ended are of the ticket in which they happened; codes, threads and chats
lead on through `Ticket.survivor`. Who sees what became of both: `audience`.
"""

from typing import Any

from django.db.models import Max

from tickets.actions.audience import follow_back, follow_on
from tickets.actions.moving import move_rows
from tickets.models import (
    Context,
    Draft,
    DraftFile,
    Fact,
    FollowUp,
    Goodwill,
    Moving,
    Participant,
    Rating,
    Seen,
    Tag,
    Ticket,
)

Rows = dict[str, Any]


def carry(former: Ticket, into: Ticket) -> Rows:
    """What hangs on the one ticket hangs on the other; what that was, to be kept."""
    promises = list(former.follow_ups.values_list("pk", flat=True))
    rated = [] if hasattr(into, "rating") else _keys(Rating, former)
    return {
        **follow_on(former, into),
        "facts": move_rows(Fact, _new_facts(former, into), former, into),
        "follow_ups": move_rows(FollowUp, promises, former, into),
        "ratings": move_rows(Rating, rated, former, into),
        "goodwill": move_rows(Goodwill, _keys(Goodwill, former), former, into),
        **_participants(former, into),
        "tags": _tags(former, into),
        **_drafts(former, into),
        **_context(former, into),
    }


def give_back(moving: Moving) -> None:
    """Those of them that are still there go back, with what became of them."""
    rows, former, into = moving.rows, moving.ticket, moving.into
    move_rows(Fact, _with_newer(rows["facts"], into), into, former)
    move_rows(FollowUp, rows["follow_ups"], into, former)
    follow_back(moving)
    move_rows(Rating, rows["ratings"], into, former)
    # Older merges left it behind.
    move_rows(Goodwill, rows.get("goodwill", ()), into, former)
    for pk, part in rows["participants"]:
        known = Participant.objects.filter(pk=pk, ticket=into)
        known.update(ticket=former, part=part)
    confirmed = Participant.objects.filter(pk__in=rows["confirmed"], ticket=into)
    confirmed.update(confirmed_at=None)
    into.tags.remove(*rows["tags"])
    _drafts_back(rows, former, into)
    _context_back(rows, former, into)


def advance_marks(former: Ticket, into: Ticket, *, read_to: int) -> None:
    """Who had read all of both has read all of what became of them."""
    read = Seen.objects.filter(ticket=former, seq__gte=former.last_message_seq)
    both = Seen.objects.filter(ticket=into, seq__gte=read_to)
    both.filter(agent__in=read.values("agent")).update(seq=into.last_message_seq)


def _keys(model: Any, ticket: Ticket) -> list[int]:
    return list(model.objects.filter(ticket=ticket).values_list("pk", flat=True))


def _lacking(theirs: Any, ours: Any, name: str) -> list[int]:
    """Of what may be there once for each of something, what is not there yet."""
    return list(theirs.exclude(**{f"{name}__in": ours.values(name)}).values_list(
        "pk", flat=True
    ))  # fmt: skip


def _new_facts(former: Ticket, into: Ticket) -> list[int]:
    """All but those that are known there as well, with what they replaced."""
    known = {_same(one) for one in into.facts.current()}
    facts = list(former.facts.all())
    stays = {
        one.pk for one in facts if one.replaced_by_id is None and _same(one) in known
    }
    grown = 0
    while len(stays) != grown:
        grown = len(stays)
        stays |= {one.pk for one in facts if one.replaced_by_id in stays}
    return [one.pk for one in facts if one.pk not in stays]


def _same(fact: Fact) -> tuple[str, str]:
    """By what two facts are one."""
    return fact.name, fact.canonical or fact.value.casefold()


def _with_newer(facts: list[int], into: Ticket) -> list[int]:
    """Facts go back with what replaced them meanwhile: they must not be unknown there."""
    found, asked = set(facts), set(facts)
    while asked:
        newer = Fact.objects.filter(ticket=into, replaces__in=asked)
        asked = set(newer.values_list("pk", flat=True)) - found
        found |= asked
    return sorted(found)


def _participants(former: Ticket, into: Ticket) -> Rows:
    """Who began another customer's matter takes part in this one, and did not begin it."""
    new = _lacking(former.participants, into.participants, "identity_id")
    moved = list(former.participants.filter(pk__in=new).values_list("pk", "part"))
    move_rows(Participant, new, former, into)
    if former.customer_id != into.customer_id:
        began = Participant.objects.filter(pk__in=new, part=Participant.Part.REQUESTER)
        began.update(part=Participant.Part.COPIED)
    sure = former.participants.filter(confirmed_at__isnull=False)
    doubted = into.participants.filter(
        confirmed_at=None, identity__in=sure.values("identity")
    )
    confirmed = list(doubted.values_list("pk", flat=True))
    since = sure.aggregate(at=Max("confirmed_at"))["at"]
    Participant.objects.filter(pk__in=confirmed).update(confirmed_at=since)
    return {"participants": [list(one) for one in moved], "confirmed": confirmed}


def _tags(former: Ticket, into: Ticket) -> list[int]:
    """They stay on the former, too, which no list shows."""
    names = former.tags.values_list("name", flat=True)
    held = {one.pk for one in Tag.objects.in_use(names).values()}
    keys = sorted(held - set(into.tags.values_list("pk", flat=True)))
    into.tags.add(*keys)
    return keys


def _drafts(former: Ticket, into: Ticket) -> Rows:
    """What somebody writes in both is written on in one, with the words of both."""
    there = {(one.agent_id, one.mode): one for one in into.drafts.all()}
    moved, joined = [], []
    for draft in former.drafts.all():
        ours = there.get((draft.agent_id, draft.mode))
        if ours is None:
            moved.append(draft.pk)
            continue
        was = {"text": ours.text, "html": ours.html}
        ours.text = "\n\n".join(filter(None, (ours.text, draft.text)))
        if ours.html or draft.html:
            ours.html = f"{ours.html}{draft.html}" if ours.html and draft.html else ""
        ours.version += 1
        ours.save()
        files = _copies(draft, ours)
        joined.append({"pk": ours.pk, "version": ours.version, "files": files, **was})
    return {"drafts": move_rows(Draft, moved, former, into), "joined": joined}


def _copies(draft: Draft, into: Draft) -> list[int]:
    """The former draft keeps its own, for when the merge is undone."""
    files = [
        DraftFile(
            draft=into,
            filename=one.filename,
            content_type=one.content_type,
            size=one.size,
            blob=one.blob,
        )
        for one in draft.files.all()
    ]
    return [one.pk for one in DraftFile.objects.bulk_create(files)]


def _drafts_back(rows: Rows, former: Ticket, into: Ticket) -> None:
    """Words that were joined part again, unless somebody wrote on."""
    taken = former.drafts.values_list("agent_id", "mode")
    there = set(taken)
    back = into.drafts.filter(pk__in=rows["drafts"])
    keys = [one.pk for one in back if (one.agent_id, one.mode) not in there]
    move_rows(Draft, keys, into, former)
    for one in rows["joined"]:
        draft = into.drafts.filter(pk=one["pk"], version=one["version"]).first()
        if draft is not None:
            draft.text, draft.html = one["text"], one["html"]
            draft.version += 1
            draft.save()
            draft.files.filter(pk__in=one["files"]).delete()


def _context(former: Ticket, into: Ticket) -> Rows:
    """What the customer wants, and the story of both."""
    told = Context.objects.filter(ticket=former).first()
    ours = Context.objects.filter(ticket=into).first()
    if told is None:
        return {"contexts": [], "told": None}
    if ours is None:
        return {"contexts": move_rows(Context, [told.pk], former, into), "told": None}
    was = [ours.goal, ours.summary]
    more = [told.goal] if ours.goal and told.goal not in ("", ours.goal) else []
    ours.goal = ours.goal or told.goal
    ours.summary = "\n\n".join(filter(None, [ours.summary, *more, told.summary]))
    ours.save()
    return {"contexts": [], "told": {"was": was, "is": [ours.goal, ours.summary]}}


def _context_back(rows: Rows, former: Ticket, into: Ticket) -> None:
    """As it was, unless somebody wrote on."""
    move_rows(Context, rows["contexts"], into, former)
    ours = Context.objects.filter(ticket=into).first()
    if ours is None or rows["told"] is None:
        return
    if [ours.goal, ours.summary] == rows["told"]["is"]:
        ours.goal, ours.summary = rows["told"]["was"]
        ours.save()
