"""Refusals about tags."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TagNameMissing(Refused):
    """Nobody could ask for it."""

    code = "name_missing"

    def __str__(self) -> str:
        return _("A tag needs a name.")


class TagNameTaken(Refused):
    """Another tag is called so, or was: whoever says the name means that one."""

    code = "tag_taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        # What a program needs to merge them instead.
        self.data = {"name": name}

    def __str__(self) -> str:
        return (
            _("“%s” is the name of another tag, or was. Merge the two instead.")
            % self.name
        )


class NoSuchTag(Refused):
    """It was deleted, or became another one."""

    code = "no_such_tag"

    def __str__(self) -> str:
        return _("There is no such tag any more. Somebody merged or deleted it.")


class SameTag(Refused):
    """There is nothing to merge."""

    code = "same_tag"

    def __str__(self) -> str:
        return _("This is the same tag. Choose another one.")


class TagInUse(Refused):
    """Something would stand there without it."""

    code = "tag_in_use"

    def __str__(self) -> str:
        return _(
            "Tickets or settings have this tag. Archive it instead, or merge it into"
            " another one."
        )


class TagsParted(Refused):
    """They are two again, or what they became went on elsewhere."""

    code = "tags_parted"

    def __str__(self) -> str:
        return _("This can no longer be undone: it was undone already, or merged on.")
