"""Twilio as its documentation describes it: messages, numbers, media, webhooks that are
signed with the auth token, and the words that its networks understand themselves."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from channels_app.adapter import Settings
from tests.wire.providers.base import Hook, Item, Provider, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.web import Answer, Request, as_json

STOP, START, HELP = {"stop", "stopall", "cancel"}, {"start", "unstop", "yes"}, {"help"}
LONGEST, MOST_FILES = 1600, 10
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})(?P<rest>.*)")
_PART = re.compile(r"/Messages/(?P<message>\w+)/Media/(?P<media>[\w-]+)(?:\.json)?")


def _sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


class Texter(Customer):
    """Somebody with a phone; `key` is their number."""

    at: "Twilio"

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        word = text.strip().lower()
        more = {}
        if word in STOP:
            self.at.opted_out.add(self.key)
            more["OptOutType"] = "STOP"
        elif word in START:
            self.at.opted_out.discard(self.key)
            more["OptOutType"] = "START"
        elif word in HELP:
            more["OptOutType"] = "HELP"
        return self.at.comes_in(self.key, {"Body": text, "NumMedia": "0", **more})

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        return self.sends_file(content, "photo.png", "image/png", caption=caption)

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        """All of them are one message here."""
        files = [(DOT, f"{at}.png", "image/png") for at in range(count)]
        return [self._sends(files, caption)]

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        return self._sends([(content, filename, content_type)], caption)

    def starts(self, code: str = "") -> Item:
        """Their phone writes down what the link says."""
        return self.says(code)

    def blocks(self) -> Item:
        """That is what it comes to."""
        return self.says("STOP")

    def _sends(self, files: Sequence[tuple[bytes, str, str]], caption: str) -> Item:
        sid = _sid("MM")
        fields = {"Body": caption, "NumMedia": str(len(files))}
        for at, (content, filename, content_type) in enumerate(files):
            media = self.at.keep(content, filename, content_type)
            fields[f"MediaUrl{at}"] = self.at.media_url(sid, media)
            fields[f"MediaContentType{at}"] = content_type
        return self.at.comes_in(self.key, fields, sid=sid)


class Twilio(Provider):
    """One account with one number. `opted_out`: numbers that wrote STOP.

    landlines: numbers that no text reaches. can_send_files: what the number says of
    itself. public: the address that it believes to call, where that is not `hook`.
    """

    kind = "sms"

    def __init__(self) -> None:
        super().__init__()
        self.account, self.token = _sid("AC"), secrets.token_hex(16)
        self.number, self.number_sid = "+15005550006", _sid("PN")
        self.opted_out: set[str] = set()
        self.landlines: set[str] = set()
        self.can_send_files = True
        self.is_suspended = False
        self.public = ""
        self.callbacks: dict[str, str] = {}

    def settings(self, **more: Any) -> Settings:
        """What a channel of ours needs to know."""
        config = {
            "account": self.account, "number": self.number, "tells": "yes",
            "api": self.url, "hook": self.hook, "files": self.can_send_files, **more,
        }  # fmt: skip
        return Settings(config=config, secret={"token": self.token})

    def customer(self, number: str = "+15005550100", **more: Any) -> Texter:
        return Texter(self, number, **more)

    # Its API.

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/stored/"):
            return self._stored(request.path.removeprefix("/stored/"))
        found = _ACCOUNT.fullmatch(request.path)
        if found is None:
            return self.trouble(404)
        pair = f"{self.account}:{self.token}".encode()
        signed = f"Basic {base64.b64encode(pair).decode()}"
        if request.headers.get("authorization") != signed:
            return self._error(401, 20003, "Authenticate")
        if found["account"] != self.account:
            return self._error(404, 20404, "The requested resource was not found")
        return self._account(request, found["rest"])

    def _account(self, request: Request, rest: str) -> Answer:
        if rest == ".json":
            status = "suspended" if self.is_suspended else "active"
            return as_json(
                {"sid": self.account, "friendly_name": "T", "status": status}
            )
        if rest == "/IncomingPhoneNumbers.json":
            is_ours = request.query.get("PhoneNumber", self.number) == self.number
            return as_json(
                {"incoming_phone_numbers": [self._number()] if is_ours else []}
            )
        if rest == f"/IncomingPhoneNumbers/{self.number_sid}.json":
            self.hook = request.said.get("SmsUrl", self.hook)
            return as_json(self._number())
        if rest == "/Messages.json" and request.method == "POST":
            return self._message(request)
        if part := _PART.fullmatch(rest):
            return self._media(request.method, part["media"])
        return self.trouble(404)

    def _media(self, method: str, name: str) -> Answer:
        if name not in self.media:
            return self.trouble(404)
        if method == "DELETE":
            del self.media[name]
            return Answer(status=204)
        # As it does: the file itself is somewhere else, for a while, for everybody.
        return Answer(status=307, headers={"location": f"{self.url}/stored/{name}"})

    def _number(self) -> dict[str, Any]:
        return {
            "sid": self.number_sid,
            "phone_number": self.number,
            "capabilities": {"voice": True, "sms": True, "mms": self.can_send_files},
            "sms_url": self.hook,
        }

    def _stored(self, name: str) -> Answer:
        file = self.media[name]
        if file.is_over:
            return self.trouble(404)
        headers = {"content-type": file.content_type}
        return Answer(
            status=file.status, body=file.content, headers=headers, seconds=file.seconds
        )

    def _message(self, request: Request) -> Answer:
        said = request.said
        to, text = said.get("To", ""), said.get("Body", "")
        urls = [value for name, value in request.pairs if name == "MediaUrl"]
        if refused := self._refuses(said, to, text, urls):
            return self._error(400, *refused)
        sid = _sid("MM" if urls else "SM")
        # It fetches them when it sends the message, later.
        files = tuple((url, b"") for url in urls)
        form = "photo" if files else "text"
        self.sent.append(Said(to=to, name=sid, text=text, form=form, files=files))
        self.callbacks[sid] = said.get("StatusCallback", "")
        return as_json({"sid": sid, "status": "queued", "error_code": None}, 201)

    def _refuses(
        self, said: dict[str, Any], to: str, text: str, urls: Sequence[str]
    ) -> tuple[int, str] | None:
        is_ours = said.get("From") == self.number or said.get("MessagingServiceSid")
        refusals = (
            (
                not is_ours,
                21606,
                "The 'From' number is not a valid, SMS-capable number",
            ),
            (not _E164.fullmatch(to), 21211, "Invalid 'To' Phone Number"),
            (to in self.opted_out, 21610, "Attempt to send to unsubscribed recipient"),
            (to in self.landlines, 21614, "'To' number is not a valid mobile number"),
            (len(text) > LONGEST, 21617, "The message body exceeds the limit"),
            (not text and not urls, 21602, "Message body is required"),
            (len(urls) > MOST_FILES, 21623, "Too many media"),
        )
        return next(((code, words) for wrong, code, words in refusals if wrong), None)

    def trouble(self, status: int, words: str = "") -> Answer:
        return self._error(status, 20000 + status, words or "Something is wrong")

    def limited(self, seconds: int) -> Answer:
        body = {"code": 20429, "message": "Too Many Requests", "status": 429}
        return as_json(body, 429, retry_after=str(seconds))

    def _error(self, status: int, code: int, words: str) -> Answer:
        more = f"https://www.twilio.com/docs/errors/{code}"
        body = {"code": code, "message": words, "more_info": more, "status": status}
        return as_json(body, status)

    # What it tells us.

    def media_url(self, message: str, media: str) -> str:
        path = f"/2010-04-01/Accounts/{self.account}/Messages/{message}/Media/{media}"
        return self.url + path

    def comes_in(self, who: str, fields: dict[str, str], *, sid: str = "") -> Item:
        name = sid or _sid("SM")
        payload = {
            "ToCountry": "US", "SmsMessageSid": name, "SmsSid": name, "MessageSid": name,
            "SmsStatus": "received", "FromCountry": "US", "To": self.number,
            "From": who, "NumSegments": "1", "AccountSid": self.account,
            "ApiVersion": "2010-04-01", **fields,
        }  # fmt: skip
        item = Item(name=name, payload=payload, who=who)
        self.tells(item)
        return item

    def becomes(self, said: Said, status: str, code: int = 0) -> Item:
        """What became of a message of ours: sent, delivered, undelivered, failed."""
        payload = {
            "SmsSid": said.name, "SmsStatus": status, "MessageStatus": status,
            "To": said.to, "MessageSid": said.name, "AccountSid": self.account,
            "From": self.number, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        if code:
            payload["ErrorCode"] = str(code)
        item = Item(name=said.name, payload=payload, what="receipt", who=said.to)
        self.tells(item)
        return item

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """One thing a request, always."""
        return [self._request(item, forged=forged) for item in items]

    def _request(self, item: Item, *, forged: bool) -> Hook:
        body = urlencode(item.payload)
        token = secrets.token_hex(16) if forged else self.token
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "user-agent": "TwilioProxy/1.1",
            "i-twilio-idempotency-token": secrets.token_hex(16),
            "x-twilio-signature": signature(
                token, self.public or self.hook, item.payload
            ),
        }
        return Hook(body=body.encode(), headers=headers)


def signature(token: str, url: str, fields: dict[str, str], *, made: Any = None) -> str:
    """As its documentation says: the address, then each field by name."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), text.encode(), made or hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def body_of(url: str) -> dict[str, list[str]]:
    """What a link that begins a message brings along."""
    return parse_qs(urlsplit(url).query)
