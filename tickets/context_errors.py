"""Refusals about what is known: facts, their names, suggestions, summaries."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoSuchFactName(Refused):
    """Facts of this name are recorded no more, or never were."""

    code = "no_such_fact_name"

    def __str__(self) -> str:
        return _("Facts of this name are not recorded here. Choose another name.")


class FactNameTaken(Refused):
    """Two names of facts could not be told apart."""

    code = "fact_name_taken"

    def __str__(self) -> str:
        return _("There is a fact of this name already. Choose another name.")


class FactNameMissing(Refused):
    """A fact that is called nothing."""

    code = "fact_name_missing"

    def __str__(self) -> str:
        return _("Give it a name: it is what people read beside the value.")


class UnsafePattern(Refused):
    """A pattern that could take forever on somebody's words, or that is none."""

    code = "unsafe_pattern"

    def __str__(self) -> str:
        return _(
            "This pattern cannot be used: some text could make it very slow, or it is not"
            " understood. Say how many there are, as in [A-Z]{2}-\\d{4,8}."
        )


class NotPersonal(Refused):
    """Keeping for a customer what is true of one matter alone."""

    code = "not_personal"

    def __str__(self) -> str:
        return _("This fact is about the matter, not about the customer.")


class NothingToSummarise(Refused):
    """A summary of no words."""

    code = "nothing_to_summarise"

    def __str__(self) -> str:
        return _("Nothing was said yet that could be summed up.")
