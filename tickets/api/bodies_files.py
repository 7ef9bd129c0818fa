"""Files that go with words, and pictures within them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from helpdesk.base.api.bodies import Choose
from helpdesk.base.api.uploads import Files
from helpdesk.base.within import new_name
from tickets.actions import NewFile
from tickets.api.bodies import TicketBody, taken
from tickets.models import CannedReply, Draft
from tickets.models.delivery import DESCRIPTION
from tickets.queries import choices


def put_within(html: str, files: Sequence[NewFile]) -> dict[str, Any]:
    """The HTML, and the files; those that it names get names that nothing else has."""
    named = []
    for one in files:
        asked = f'src="cid:{one.filename}"'
        if asked in html:
            name = new_name()
            html = html.replace(asked, f'src="cid:{name}"')
            named.append(replace(one, content_id=name))
        else:
            named.append(one)
    return {"html": html, "files": named}


class AttachBody(TicketBody):
    mode = serializers.ChoiceField(Draft.Mode.choices)
    files = Files(default=list, help_text="In multipart/form-data alone.")
    canned_reply = Choose(
        lambda body: CannedReply.objects.usable_by(body.by),
        default=None,
        allow_null=True,
        help_text="Its files come along, those that the draft has not.",
    )
    inline = serializers.BooleanField(
        default=False,
        help_text='They are pictures for within the words: `<img src="cid:…">` names one'
        " by the `content_id` that it gets.",
    )
    description = serializers.CharField(
        default="", allow_blank=True, max_length=DESCRIPTION,
        help_text="What is to be seen, for whoever does not see it.",
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        if not attrs["files"] and attrs["canned_reply"] is None:
            raise serializers.ValidationError({"files": [_("Choose a file.")]})
        inline, about = attrs.pop("inline"), attrs.pop("description")
        files = [
            replace(one, content_id=new_name() if inline else "", description=about)
            for one in taken(attrs.pop("files"))
        ]
        return {**attrs, "files": files}


class DropFileBody(TicketBody):
    file = Choose(
        lambda body: choices.draft_files(body.ticket, body.by),
        help_text="Of your own draft.",
    )
