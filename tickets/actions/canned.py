"""Words that are said often, kept for oneself, a team or everybody."""

from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.files import NewFile, fit, keep
from tickets.actions.words import typed
from tickets.errors import NameMissing, NameTaken, NothingToSay
from tickets.macro_errors import VariableUnknown
from tickets.models import CannedFile, CannedReply
from tickets.queries.variables import unknown_variables

TAG, MOST_TAGS = 40, 10
FOLDER = 56


@transaction.atomic
def save_canned_reply(
    *,
    name: str,
    text: str = "",
    html: str = "",
    folder: str = "",
    language: str = "",
    team: Team | None = None,
    is_personal: bool = False,
    tags: Iterable[str] = (),
    reply: CannedReply | None = None,
    by: Agent,
) -> CannedReply:
    """Keep a reply under a name, or change the one given.

    No template: but for the variables there are, it is said as it is.

    folder: where it lies, one within another at most: "Shipping / Lost". language: in
        which it is written; "": in any.
    is_personal: it is theirs alone; else the team's, and without one everybody's.
    tags: what it is good for.

    Raises:
        NotAllowed: what everybody shares is for leads and admins, a team's for its people.
        NameMissing, NothingToSay: nothing was kept.
        VariableUnknown: nothing would ever stand for some of its variables.
        NameTaken: one of theirs has this name in this language, in whatever case.
    """
    if not by.can_work or (reply is not None and not _may_edit(reply, by)):
        raise NotAllowed
    if not is_personal and not may_write_for(by, team):
        raise NotAllowed
    text, html = typed(text, html)
    name = one_line(name, limit=80)
    if not name:
        raise NameMissing
    if not text.strip():
        raise NothingToSay
    if strange := unknown_variables(f"{text} {html}"):
        raise VariableUnknown(strange)
    kept = reply or CannedReply()
    kept.name, kept.text, kept.html = name, text, html
    kept.folder = as_folder(folder)
    kept.language = language if language in dict(settings.LANGUAGES) else ""
    kept.owner, kept.team = (by, None) if is_personal else (None, team)
    kept.edited_by, kept.tags = by, _tidy(tags)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise NameTaken from taken
    return kept


def delete_canned_reply(reply: CannedReply, *, by: Agent) -> None:
    """Forget it. What was said with it stays said.

    Raises:
        NotAllowed: as for changing it.
    """
    if not _may_edit(reply, by):
        raise NotAllowed
    reply.delete()


def attach_to_canned_reply(
    reply: CannedReply, *, files: Iterable[NewFile], by: Agent
) -> None:
    """Files that come along wherever it is put in.

    Raises:
        NotAllowed: as for changing it.
        FilesTooLarge: with those it has they are more than mail servers take.
    """
    if not _may_edit(reply, by):
        raise NotAllowed
    new = tuple(files)
    there = reply.files.values_list("size", flat=True)
    fit([*there, *(len(one.content) for one in new)])
    CannedFile.objects.bulk_create(
        CannedFile(
            reply=reply,
            filename=one.filename,
            content_type=one.content_type,
            size=one.size,
            blob=one.blob,
        )
        for one in keep(new)
    )


def drop_canned_file(file: CannedFile, *, by: Agent) -> None:
    """It comes along no more. What was sent keeps it.

    Raises:
        NotAllowed: as for changing its reply.
    """
    if not _may_edit(file.reply, by):
        raise NotAllowed
    file.delete()


def may_write_for(agent: Agent, team: Team | None) -> bool:
    """Whether they may keep replies for this team; none stands for everybody."""
    if not agent.can_work:
        return False
    if agent.role == Role.ADMIN:
        return True
    if team is None:
        return agent.role == Role.LEAD
    theirs = Q(lead=agent) | Q(members=agent)
    return Team.objects.filter(theirs, pk=team.pk).exists()


def as_folder(typed_path: str) -> str:
    """ "Shipping/Lost " as "Shipping / Lost": what is deeper lies in the second."""
    outer, _slash, inner = typed_path.strip("/ ").partition("/")
    parts = (one_line(one.replace("/", " "), limit=FOLDER) for one in (outer, inner))
    return " / ".join(filter(None, parts))


def _tidy(tags: Iterable[str]) -> list[str]:
    """Each once, in lower case, in their order."""
    tidy = (one_line(tag, limit=TAG).lower() for tag in tags)
    return list(dict.fromkeys(filter(None, tidy)))[:MOST_TAGS]


def _may_edit(reply: CannedReply, agent: Agent) -> bool:
    return CannedReply.objects.editable_by(agent).filter(pk=reply.pk).exists()
