"""The files of a message in a conversation: pictures to look at, others to fetch.

Safe: every value is escaped here.
"""

from html import escape
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.queries.said import Said
from tickets.templatetags.words import is_picture

_PICTURE = """\
<li><a class="picture" href="{url}" data-picture="{url}preview/">\
<img src="{url}preview/" alt="{name}" loading="lazy" width="160" height="120"></a></li>"""
_FILE = """\
<li><a class="file" href="{url}" download>{icon} <bdi>{name}</bdi>\
 <span class="muted">{size}</span></a></li>"""


def files(one: Said, base: str) -> str:
    """All of a message's; base: the address of its ticket."""
    label = escape(gettext("Files"))
    shown = "".join(_file(file, base) for file in one.files)
    return f'<ul class="files" aria-label="{label}">{shown}</ul>'


def _file(file: dict[str, Any], base: str) -> str:
    url, name = f"{base}attachments/{file['id']}/", escape(file["name"])
    if is_picture(file):
        return _PICTURE.format(url=url, name=name)
    size = escape(filesizeformat(file["size"]))
    return _FILE.format(url=url, name=name, size=size, icon=icon("file"))
