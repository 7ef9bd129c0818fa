"""Every refusal about people, teams and invitations."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.base.errors import NotAllowed, Refused


class OnlyAdmins(NotAllowed):
    code = "only_admins"

    def __str__(self) -> str:
        return _("Only an admin may do this.")


class LastAdmin(Refused):
    code = "last_admin"

    def __str__(self) -> str:
        return _("This is the last active admin. Make somebody else an admin first.")


class LeadsTeams(Refused):
    """Somebody leads teams and would no longer be able to answer for them."""

    code = "leads_teams"

    def __init__(self, name: str, teams: list[str]) -> None:
        super().__init__(name, teams)
        self.name = name
        self.teams = teams

    def __str__(self) -> str:
        return ngettext(
            "%(name)s leads a team: %(teams)s. Name another lead there first.",
            "%(name)s leads teams: %(teams)s. Name other leads there first.",
            len(self.teams),
        ) % {"name": self.name, "teams": ", ".join(self.teams)}


class CannotAnswer(Refused):
    """Leads and people on duty answer for tickets, so they have to be able to."""

    code = "cannot_answer"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return _(
            "%(name)s cannot answer for tickets: choose an active agent, lead or admin."
        ) % {"name": self.name}


class AlreadyHere(Refused):
    code = "already_here"

    def __str__(self) -> str:
        return _("Somebody with this e-mail address is here already.")


class NotAPerson(Refused):
    """Service accounts are made as such: no person becomes one, and none a person."""

    code = "not_a_person"

    def __str__(self) -> str:
        return _("A service account stays one, and no person becomes one.")


class NotAProgram(Refused):
    code = "not_a_program"

    def __str__(self) -> str:
        return _("This is a person, not a service account.")


class InvitationGone(Refused):
    """The link was used, revoked or replaced, is too old, or never was one."""

    code = "invitation_gone"

    def __str__(self) -> str:
        return _("This invitation cannot be used any more.")


class TeamNameTaken(Refused):
    code = "team_name_taken"

    def __str__(self) -> str:
        return _("There is a team of this name already.")


class Overtaken(Refused):
    """Somebody else changed the same thing a moment earlier."""

    code = "overtaken"

    def __str__(self) -> str:
        return _("Somebody changed this a moment ago. Look again and decide anew.")


class CalendarNameTaken(Refused):
    code = "calendar_name_taken"

    def __str__(self) -> str:
        return _("There are business hours of this name already.")


class TooManyHolidays(Refused):
    """More days than somebody can look through."""

    code = "too_many_holidays"

    def __str__(self) -> str:
        return _("These are too many days at once.")


class CalendarInUse(Refused):
    """A team goes by these hours, or an SLA policy does."""

    code = "calendar_in_use"

    def __str__(self) -> str:
        return _(
            "A team or an SLA policy goes by these business hours. Give it others first."
        )


class NotTheirLead(NotAllowed):
    """Absences and the number of chats are one's own, one's lead's or an admin's."""

    code = "not_their_lead"

    def __str__(self) -> str:
        return _("Only they themselves, their lead or an admin may do this.")


class AbsentBackwards(Refused):
    """An absence that is over before it began, or before now."""

    code = "absent_backwards"

    def __str__(self) -> str:
        return _("Choose an end that is after the beginning and still to come.")


class CannotStandIn(Refused):
    """Nobody stands in for themselves; collaborators own no tickets."""

    code = "cannot_stand_in"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return _(
            "%(name)s cannot stand in here: choose another active agent, lead or admin."
        ) % {"name": self.name}


class AbsencesOverlap(Refused):
    """Two absences at once: nobody could tell who stands in."""

    code = "absences_overlap"

    def __str__(self) -> str:
        return _("There is another absence in this time. End that one first.")


class NoWayBack(Refused):
    """Where the code of an app would go is no place of its own."""

    code = "no_way_back"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        if not self.address:
            return _("Type at least one address to which people go back.")
        return _(
            "%(address)s cannot be used: it takes https and a name, or"
            " http://127.0.0.1, or a scheme of the app's own such as com.example.app:/"
        ) % {"address": self.address[:200]}


class NotTheirToken(NotAllowed):
    """Tokens are made by those who answer for them."""

    code = "not_their_token"

    def __str__(self) -> str:
        return _("People make their own tokens; admins make those of service accounts.")


class NoSuchScope(Refused):
    code = "no_such_scope"

    def __str__(self) -> str:
        return _("There is no such scope.")


class TokenNeedsScopes(Refused):
    code = "token_needs_scopes"

    def __str__(self) -> str:
        return _("Choose what this token may do.")


class NoSuchNetwork(Refused):
    code = "no_such_network"

    def __str__(self) -> str:
        return _("Type addresses or networks, such as 192.0.2.7 or 2001:db8::/32.")


class TokenNeverUsable(Refused):
    code = "token_never_usable"

    def __str__(self) -> str:
        return _("Choose an end that is still to come.")


class TooManyTokens(Refused):
    code = "too_many_tokens"

    def __str__(self) -> str:
        return _("These are many tokens. Revoke one that is used no more.")


class SignatureTooLong(Refused):
    """A signature of more lines than mail programs take for one. most: how many they do."""

    code = "signature_too_long"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.data = {"most": most}

    def __str__(self) -> str:
        return _(
            "A signature has %(most)s lines at most: mail programs do not know longer ones"
            " as such. It was not saved; shorten it."
        ) % {"most": self.data["most"]}


class UnknownPlace(Refused):
    """A place in a signature that stands for nothing. name: what it is called."""

    code = "unknown_place"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.data = {"name": name, "known": list(known)}

    def __str__(self) -> str:
        known = ", ".join(f"{{{{{one}}}}}" for one in self.data["known"])
        return _("There is no %(place)s. It was not saved; there are: %(known)s.") % {
            "place": f"{{{{{self.data['name']}}}}}",
            "known": known,
        }


class KeysTaken(Refused):
    """why: a sentence for each command that cannot have such keys, by its name."""

    code = "keys_taken"

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(why)
        self.data = {"commands": dict(why)}

    def __str__(self) -> str:
        return " ".join(self.data["commands"].values())


class NoColour(Refused):
    """Not as colours are written."""

    code = "no_colour"

    def __str__(self) -> str:
        return _("Type a colour such as #0B6B66.")


class NoLogo(Refused):
    """It is no picture, or a kind that could carry a script, or too heavy."""

    code = "logo_unusable"

    def __str__(self) -> str:
        return _("Take a PNG, JPEG or WebP picture of at most 100 KB.")
