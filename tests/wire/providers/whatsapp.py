"""WhatsApp's Cloud API, as Meta documents it in 2026: a subset.

Its refusals come in two ways, as there: bad calls are answered with an error, and what
cannot be delivered is taken, and told of later by a status that says "failed".
"""

import base64
import re
import time
from collections.abc import Sequence
from typing import Any

from channels_app.adapter import Settings
from tests.wire.providers.base import Item, Said
from tests.wire.providers.meta import Graph, Update, Wrong
from tests.wire.providers.web import Part, Request
from tests.wire.providers.whatsapp_person import Person

LONGEST, LONGEST_CAPTION = 4096, 1024
MB = 2**20
# Types that can be uploaded, and how large they may be.
UPLOADS = {
    "image/jpeg": 5 * MB, "image/png": 5 * MB, "video/mp4": 16 * MB,
    "video/3gpp": 16 * MB, "audio/aac": 16 * MB, "audio/amr": 16 * MB,
    "audio/mpeg": 16 * MB, "audio/mp4": 16 * MB, "audio/ogg": 16 * MB,
    "text/plain": 100 * MB, "application/pdf": 100 * MB,
    "application/msword": 100 * MB,
}  # fmt: skip
_PLACE = re.compile(r"\{\{(\w+)\}\}")


class WhatsApp(Graph):
    """One account with one number of ours, and the people who write to it.

    is_confirming: what is taken is told to be sent and delivered, as it is there.
    """

    kind = "whatsapp"
    thing = "whatsapp_business_account"
    limit_code = 130429
    is_private = True

    def __init__(self, *, number: str = "15550783881", **more: Any) -> None:
        super().__init__(**more)
        self.number, self.phone_number_id, self.account_id = (
            number,
            "106540352242922",
            "102290129340398",
        )
        self.people: dict[str, Person] = {}
        self.uploads: dict[str, Part] = {}
        self.override = ""
        self.quality = "GREEN"
        self.is_confirming = False
        self.templates: list[Update] = [
            template("order_ready", "Hello {{1}}, your order {{2}} is ready."),
            template("old_sale", "Sale until {{1}}!", status="PAUSED"),
        ]

    def settings(self, **more: Any) -> Settings:
        config = {
            "api": self.url,
            "phone_number_id": self.phone_number_id,
            "account_id": self.account_id,
            "number": self.number,
            **more,
        }
        return Settings(config=config, secret=self.secrets)

    def customer(
        self, name: str = "Irma Berg", *, handle: str = "", number: str = "46701740605"
    ) -> Person:
        """Somebody who wrote to our number within a day. Without a number only their id
        towards us is told."""
        at = len(self.people)
        own = str(int(number) + at) if number else ""
        person = Person(
            self, f"SE.1349120865530274{at:04}", name=name, handle=handle, number=own
        )
        self.people[person.key] = person
        return person

    def changes(self, items: Sequence[Item]) -> list[Update]:
        """One change for each, in two entries where there are several."""
        half = (len(items) + 1) // 2
        return [
            {
                "id": self.account_id,
                "changes": [
                    {"field": "messages", "value": {**self._about(), **item.payload}}
                    for item in some
                ],
            }
            for some in (items[:half], items[half:])
            if some
        ]

    def _about(self) -> Update:
        return {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": self.number,
                "phone_number_id": self.phone_number_id,
            },
        }

    def done(self, request: Request, path: list[str]) -> Any:
        said = request.said if request.method == "POST" else {}
        known = {
            ("GET", self.phone_number_id): self._us,
            ("POST", self.phone_number_id): lambda: self._set(said),
            ("POST", f"{self.phone_number_id}/messages"): lambda: self._send(said),
            ("POST", f"{self.phone_number_id}/media"): lambda: self._upload(said),
            ("POST", f"{self.account_id}/subscribed_apps"): self._subscribe,
            ("GET", f"{self.account_id}/subscribed_apps"): lambda: {
                "data": [{"id": one} for one in self.subscribed]
            },
            ("GET", f"{self.account_id}/message_templates"): lambda: self._templates(
                request.query
            ),
        }  # fmt: skip
        found = known.get((request.method, "/".join(path)))
        if found is not None:
            return found()
        if request.method == "GET" and len(path) == 1 and path[0] in self.media:
            return self._where(path[0])
        raise Wrong(100, "Unsupported request. Object does not exist", status=404)

    def _us(self) -> Update:
        calls = {"phone_number": self.override} if self.override else {}
        return {
            "id": self.phone_number_id,
            "display_phone_number": "+1 555-078-3881",
            "verified_name": "Kettle Shop",
            "quality_rating": self.quality,
            "webhook_configuration": calls,
        }

    def _set(self, said: Update) -> Update:
        wanted = said.get("webhook_configuration", {})
        hook = str(wanted.get("override_callback_uri", ""))
        if not self.shakes(hook, str(wanted.get("verify_token", ""))):
            raise Wrong(2200, "Callback verification failed")
        self.override = self.hook = hook
        return {"success": True}

    def _subscribe(self) -> Update:
        self.subscribed = ["670843887433847"]
        return {"success": True}

    def _templates(self, query: Any) -> Update:
        start = int(query.get("after") or 0)
        page = self.templates[start : start + 2]
        more = start + 2 < len(self.templates)
        paging = {"cursors": {"before": str(start), "after": str(start + 2)}}
        return {
            "data": page,
            "paging": {**paging, "next": "https://…"} if more else paging,
        }

    def _where(self, name: str) -> Update:
        media = self.media[name]
        media.made = time.monotonic()
        size = len(media.content) if media.size is None else media.size
        return {
            "messaging_product": "whatsapp",
            "url": self.link_to(name),
            "mime_type": media.content_type,
            "file_size": size,
            "id": name,
        }

    def _upload(self, said: Update) -> Update:
        part = said.get("file")
        if not isinstance(part, Part) or said.get("messaging_product") != "whatsapp":
            raise Wrong(100, "(#100) Invalid parameter")
        if part.content_type not in UPLOADS:
            raise Wrong(
                100, "Param file must be a file with one of the following types"
            )
        if len(part.content) > UPLOADS[part.content_type]:
            raise Wrong(131053, "Media upload error")
        name = str(1_000_000 + next(self.numbers))
        self.uploads[name] = part
        return {"id": name}

    def _send(self, said: Update) -> Update:
        if said.get("messaging_product") != "whatsapp":
            raise Wrong(100, "The parameter messaging_product is required.")
        person = self._person(said)
        kind = str(said.get("type", "text"))
        one = Said(to=person.key, name=self.wamid(), form=kind, raw=said)
        self._fill(one, kind, said.get(kind) or {})
        one.replies = str((said.get("context") or {}).get("message_id", ""))
        self.sent.append(one)
        person.is_told(one)
        whom = (
            {"user_id": person.key} if "recipient" in said else {"wa_id": person.number}
        )
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": said.get("to") or said.get("recipient"), **whom}],
            "messages": [{"id": one.name, "message_status": "accepted"}],
        }

    def _person(self, said: Update) -> Person:
        to, recipient = str(said.get("to", "")), str(said.get("recipient", ""))
        for person in self.people.values():
            if (to and to == person.number) or (not to and recipient == person.key):
                return person
        raise Wrong(131009, "Parameter value is not valid")

    def _fill(self, one: Said, kind: str, content: Update) -> None:
        if kind == "text":
            one.text = str(content.get("body", ""))
            if not one.text or len(one.text) > LONGEST:
                raise Wrong(
                    100, f"Param text['body'] must be at most {LONGEST} characters"
                )
        elif kind == "template":
            one.text = self._filled(content)
        elif kind in {"image", "video", "audio", "document"}:
            self._fill_file(one, kind, content)
        else:
            raise Wrong(131051, "Unsupported message type")

    def _fill_file(self, one: Said, kind: str, content: Update) -> None:
        part = self.uploads.get(str(content.get("id")))
        if part is None:
            raise Wrong(131053, "Media upload error")
        if kind != "document" and not part.content_type.startswith(kind):
            raise Wrong(131053, "Media upload error")
        one.text = str(content.get("caption", ""))
        if len(one.text) > LONGEST_CAPTION or (one.text and kind == "audio"):
            raise Wrong(100, "Param caption is not valid")
        one.files = ((str(content.get("filename", part.filename)), part.content),)

    def _filled(self, content: Update) -> str:
        """The words of a template with its values; raises Wrong where it does not fit."""
        for known in self.templates:
            language = (content.get("language") or {}).get("code")
            if (known["name"], known["language"]) == (content.get("name"), language):
                break
        else:
            raise Wrong(
                132001, "Template name does not exist in the translation", status=404
            )
        if known["status"] == "PAUSED":
            raise Wrong(132015, "Template is paused")
        if known["status"] != "APPROVED":
            raise Wrong(132001, "Template is not approved", status=404)
        body = next(one["text"] for one in known["components"] if one["type"] == "BODY")
        given = [
            parameter["text"]
            for one in content.get("components", ())
            if one["type"] == "body"
            for parameter in one["parameters"]
        ]
        if len(given) != len(set(_PLACE.findall(body))):
            raise Wrong(132000, "Number of parameters does not match")
        return _PLACE.sub(lambda place: given[int(place[1]) - 1], str(body))

    def wamid(self) -> str:
        """A name as WhatsApp makes them."""
        inside = f"\x1d\x0b{self.number}\x15\x02{next(self.numbers):012}"
        return f"wamid.{base64.b64encode(inside.encode()).decode()}"


def template(
    name: str, body: str, *, status: str = "APPROVED", language: str = "en"
) -> Update:
    """A template as its list shows it."""
    return {
        "name": name,
        "language": language,
        "status": status,
        "category": "UTILITY",
        "id": "594425479261596",
        "components": [{"type": "BODY", "text": body}],
    }
