"""Refusals of what moves between tickets: merges, splits, and what undoes them."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused
from tickets.errors import TicketClosed


class MergedAway(TicketClosed):
    """The ticket went into another, where all of it goes on."""

    code = "merged_away"

    def __str__(self) -> str:
        return _("This ticket was merged into another one. Go on there.")


class MergedIntoItself(Refused):
    """A ticket and itself."""

    code = "merged_into_itself"

    def __str__(self) -> str:
        return _("A ticket cannot be merged into itself. Choose another one.")


class ReplyOnItsWay(Refused):
    """A reply that may still be taken back belongs to where it was written."""

    code = "reply_on_its_way"

    def __str__(self) -> str:
        return _(
            "A reply is just about to leave here. Wait until it is sent, or take it back."
        )


class OneTeamSees(Refused):
    """A closed team's words would go on where others read them."""

    code = "one_team_sees"

    def __init__(self, team: str, number: int) -> None:
        super().__init__()
        self.data = {"team": team, "number": number}

    def __str__(self) -> str:
        return (
            _(
                "Only %(team)s sees #%(number)s. Merge the other way round, or hand it over"
                " first."
            )
            % self.data
        )


class SomebodyIsNeeded(Refused):
    """Who has something to do in one of the two does not see the other."""

    code = "somebody_is_needed"

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.data = {"names": names}

    def __str__(self) -> str:
        return _(
            "Not seen by everybody who is needed: %(names)s. Hand over the promise, or what"
            " they have here, first."
        ) % {"names": ", ".join(self.data["names"])}


class UndoneAlready(Refused):
    """Somebody was quicker, or what is to be undone is not the last thing any more."""

    code = "undone_already"

    def __str__(self) -> str:
        return _("This was undone already.")


class WordsElsewhere(Refused):
    """What came together was split since: undone, a ticket would be about nothing."""

    code = "words_elsewhere"

    def __str__(self) -> str:
        return _(
            "Its words were split off since: without them a ticket would be empty. Undo"
            " the split first."
        )


class NothingStays(Refused):
    """A ticket without a single message would be about nothing."""

    code = "nothing_stays"

    def __str__(self) -> str:
        return _(
            "At least one message has to stay here. Rename the ticket instead, or choose"
            " fewer messages."
        )


class LinkedToItself(Refused):
    """A ticket and itself."""

    code = "linked_to_itself"

    def __str__(self) -> str:
        return _("This is the same ticket. Choose another one.")


class LinkedAlready(Refused):
    """Two tickets have one link at most."""

    code = "linked_already"

    def __str__(self) -> str:
        return _("They are linked already. Take that link away first.")


class TooManyLinks(Refused):
    """As many as a page can show."""

    code = "too_many_links"

    def __init__(self, most: int) -> None:
        super().__init__()
        self.data = {"most": most}

    def __str__(self) -> str:
        return _("A ticket has %(most)s links at most.") % self.data


class PartOfAnother(Refused):
    """A ticket has one parent at most."""

    code = "part_of_another"

    def __str__(self) -> str:
        return _("It is part of another ticket already. Take that link away first.")


class PartOfItself(Refused):
    """Parents would go round in a circle."""

    code = "part_of_itself"

    def __str__(self) -> str:
        return _("It has the other ticket as a part already, perhaps by a third one.")


class NotOfThisTicket(Refused):
    """The message went elsewhere meanwhile, or may still be taken back."""

    code = "not_of_this_ticket"

    def __str__(self) -> str:
        return _("This message is not here any more. Look at the ticket again.")


class NoSuchCustomer(Refused):
    """The actor may not know that the customer exists."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such customer.")


class SameCustomer(Refused):
    """A customer and themselves."""

    code = "same_customer"

    def __str__(self) -> str:
        return _("This is the same customer already. Choose another one.")


class CustomerMergedAway(Refused):
    """The customer is a shell: all of it is another's."""

    code = "customer_merged_away"

    def __str__(self) -> str:
        return _("This customer was merged into another one. Undo that first.")


class NameMissing(Refused):
    """Nothing is called nothing."""

    code = "name_missing"

    def __str__(self) -> str:
        return _("Give it a name.")


class AddressTaken(Refused):
    """The address is another customer's."""

    code = "address_taken"

    def __str__(self) -> str:
        return _("This address belongs to another customer. Merge the two instead.")


class AddressInUse(Refused):
    """Something was said from or to it, or it proved itself."""

    code = "address_in_use"

    def __str__(self) -> str:
        return _("This address was used. Move it to the customer whose it is.")


class NoSuchAddress(Refused):
    """It is no address of its kind, or no kind whose addresses can be typed."""

    code = "no_such_address"

    def __str__(self) -> str:
        return _("This is no address of that kind.")


class NoSuchLanguage(Refused):
    """Nobody reads that."""

    code = "no_such_language"

    def __str__(self) -> str:
        return _("Name a language by its name or code, such as “German” or “de”.")


class ExternalIdTaken(Refused):
    """Another customer has it: imports would not know whom they mean."""

    code = "external_id_taken"

    def __str__(self) -> str:
        return _("Another customer has this external ID. Merge the two instead.")


class NotEmpty(Refused):
    """Something still belongs to the organization."""

    code = "not_empty"

    def __str__(self) -> str:
        return _(
            "Somebody or something still belongs to this organization. Merge it into"
            " another one instead."
        )


class NoSuchOrganization(Refused):
    """The actor may not know that the organization exists."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such organization.")


class SameOrganization(Refused):
    """An organization and itself."""

    code = "same_organization"

    def __str__(self) -> str:
        return _("This is the same organization already. Choose another one.")


class OrganizationMergedAway(Refused):
    """The organization is a shell: all of it is another's."""

    code = "organization_merged_away"

    def __str__(self) -> str:
        return _("This organization was merged into another one. Undo that first.")


class NoteMissing(Refused):
    """A note that says nothing."""

    code = "note_missing"

    def __str__(self) -> str:
        return _("Write something first.")
