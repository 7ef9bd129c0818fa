"""Twilio Voice as its documentation describes it: it asks what to do with a call, and does
it, verb by verb (`twilio_line`); what it could not do it refuses (`twilio_documents`).

https://www.twilio.com/docs/voice/twiml, https://www.twilio.com/docs/voice/api/call-resource
"""

import base64
import re
import secrets
from email.utils import formatdate
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

from twilio.request_validator import RequestValidator

from channels_app.adapter import Settings
from tests.wire.providers.base import Item, Provider
from tests.wire.providers.twilio_documents import Odd, document
from tests.wire.providers.twilio_line import Line, sid
from tests.wire.providers.web import Answer, Request, as_json, ask

_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})(?P<rest>.*)")
_RECORDING = re.compile(r"/Recordings/(?P<sid>RE[0-9a-f]{32})(?P<form>\.mp3|\.json)")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
WITHHELD = "+266696687"


class TwilioVoice(Provider):
    """One account with one number.

    asked: every request it made to us, with what it was answered. errors: what it could do
    nothing with. dialled: every telephone it rang. public: our address as it was entered,
    where that is not the one it reaches.
    """

    kind: ClassVar[str] = "voice"

    def __init__(self) -> None:
        super().__init__()
        self.account, self.token = sid("AC"), secrets.token_hex(16)
        self.number, self.number_sid = "+46850010203", sid("PN")
        self.voice_url = self.status_url = ""
        self.is_suspended, self.can_call = False, True
        self.asked: list[tuple[str, dict[str, str], int, bytes]] = []
        self.errors: list[str] = []
        self.dialled: list[Line] = []
        self.calls_out: list[Line] = []
        self.over_urls: dict[str, str] = {}
        self.recordings: dict[str, bytes] = {}
        self.told_later: list[tuple[Line, str, dict[str, str]]] = []

    def settings(self, **more: Any) -> Settings:
        config = {
            "account": self.account, "number": self.number, "tells": "yes",
            "language": "en", "api": self.url, "hook": self.hook, **more,
        }  # fmt: skip
        return Settings(config=config, secret={"token": self.token})

    # People.

    def calls_in(self, who: str = "+46701740605", *, name: str = "") -> Line:
        """Somebody calls our number."""
        line = Line(self, self.number, who or WITHHELD, "inbound")
        line.name = sid("CA")
        line.status = "ringing"
        line.base = self.voice_url or self.hook
        if name:
            self.names = {line.name: name}
        line.status = "in-progress"
        line._goes_to(line.base)
        return line

    # Requests to us.

    def asks(self, line: Line, url: str, said: dict[str, str]) -> Element:
        """Ask what to do. Raises Odd."""
        status, body = self.posts(url, self.fields(line, said))
        if status != 200:
            raise Odd(f"11200: {url} answered {status}")
        return document(body, is_whisper=line.parent is not None)

    def fields(self, line: Line, said: dict[str, str]) -> dict[str, str]:
        first = line.direction == "inbound" and not self.asked_of(line)
        fields = {
            "CallSid": line.name, "AccountSid": self.account, "ApiVersion": "2010-04-01",
            "From": line.who, "To": line.to, "Direction": line.direction,
            "CallStatus": "ringing" if first else line.status, **said,
        }  # fmt: skip
        if line.parent is not None:
            fields["ParentCallSid"] = line.parent.name
        if name := getattr(self, "names", {}).get(line.name):
            fields["CallerName"] = name
        return fields

    def asked_of(self, line: Line) -> list[dict[str, str]]:
        """What it asked or told about this call."""
        return [one for _url, one, *_rest in self.asked if one["CallSid"] == line.name]

    def posts(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]:
        status, body = self.sends(url, fields)
        self.asked.append((url, fields, status, body))
        return status, body

    def sends(
        self, url: str, fields: dict[str, str], *, token: str = ""
    ) -> tuple[int, bytes]:
        """Signed as the vendor's own library signs."""
        signature = RequestValidator(token or self.token).compute_signature(url, fields)
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": signature,
            "user-agent": "TwilioProxy/1.1",
        }
        status, answer = ask(
            "POST", url, body=urlencode(fields).encode(), headers=headers
        )[:2]
        return status, answer

    def tells_over(self, line: Line) -> None:
        """A call of the number's, or one that we made, is over."""
        url = self.over_urls.get(line.name) or self.status_url
        if url:
            more = {
                "CallStatus": line.status,
                "CallDuration": "42",
                "Timestamp": formatdate(usegmt=False),
                "SequenceNumber": "0",
            }
            self.posts(url, self.fields(line, more))

    def tells_answered(self, leg: Line) -> None:
        noun = leg.noun
        assert noun is not None
        if url := noun.get("statusCallback"):
            assert noun.get("statusCallbackEvent") == "answered"
            more = {"CallStatus": "in-progress", "Timestamp": formatdate(usegmt=False)}
            self.posts(urljoin(leg.base, url), self.fields(leg, more))

    def records(self, line: Line, record: Element, sound: bytes, base: str) -> str:
        name = sid("RE")
        self.recordings[name] = sound
        made = f"{self.url}/2010-04-01/Accounts/{self.account}/Recordings/{name}"
        if url := record.get("recordingStatusCallback"):
            told = {
                "RecordingSid": name, "RecordingUrl": made, "RecordingDuration": "7",
                "RecordingStatus": "completed",
            }  # fmt: skip
            self.told_later.append((line, urljoin(base, url), told))
        return made

    def tells_of_recordings(self) -> None:
        later, self.told_later = self.told_later, []
        for line, url, told in later:
            self.posts(url, {
                "CallSid": line.name, "AccountSid": self.account, **told,
            })  # fmt: skip

    def asks_again(self, *, times: int = 5) -> list[int]:
        """Everything it ever asked or told, in its order, so many times."""
        every = list(self.asked)
        return [
            self.sends(url, fields)[0]
            for _time in range(times)
            for url, fields, *_rest in every
        ]

    # Its API.

    def answer(self, request: Request) -> Answer:
        found = _ACCOUNT.fullmatch(request.path)
        pair = f"{self.account}:{self.token}".encode()
        signed = f"Basic {base64.b64encode(pair).decode()}"
        if request.headers.get("authorization") != signed:
            return self._error(401, 20003, "Authenticate")
        if found is None or found["account"] != self.account:
            return self._error(404, 20404, "The requested resource was not found")
        return self._account(request, found["rest"])

    def _account(self, request: Request, rest: str) -> Answer:
        if rest == ".json":
            status = "suspended" if self.is_suspended else "active"
            return as_json({"sid": self.account, "status": status})
        if rest == "/IncomingPhoneNumbers.json":
            is_ours = request.query.get("PhoneNumber", self.number) == self.number
            found = [self._number()] if is_ours else []
            return as_json({"incoming_phone_numbers": found})
        if rest == f"/IncomingPhoneNumbers/{self.number_sid}.json":
            self.voice_url = request.said.get("VoiceUrl", self.voice_url)
            self.hook = self.voice_url
            self.status_url = request.said.get("StatusCallback", self.status_url)
            return as_json(self._number())
        if rest == "/Calls.json" and request.method == "POST":
            return self._call(request)
        if part := _RECORDING.fullmatch(rest):
            return self._recording(request, part["sid"])
        return self._error(404, 20404, "The requested resource was not found")

    def _number(self) -> dict[str, Any]:
        return {
            "sid": self.number_sid,
            "phone_number": self.number,
            "capabilities": {"voice": self.can_call, "sms": True, "mms": False},
            "voice_url": self.voice_url,
            "status_callback": self.status_url,
        }

    def _call(self, request: Request) -> Answer:
        said = request.said
        to = said.get("To", "")
        is_somebody = _E164.fullmatch(to) or to.startswith(("sip:", "client:"))
        if said.get("From") != self.number:
            return self._error(400, 21210, "'From' phone number not verified")
        if not is_somebody:
            return self._error(400, 21211, "Invalid 'To' Phone Number")
        if not said.get("Url", "").startswith("http"):
            return self._error(400, 21205, "Url is not a valid URL")
        line = Line(self, to, self.number, "outbound-api", base=said["Url"])
        self.over_urls[line.name] = said.get("StatusCallback", "")
        self.calls_out.append(line)
        return as_json({"sid": line.name, "status": "queued"}, 201)

    def _recording(self, request: Request, name: str) -> Answer:
        if name not in self.recordings:
            return self._error(404, 20404, "The requested resource was not found")
        if request.method == "DELETE":
            del self.recordings[name]
            return Answer(status=204)
        is_wave = self.recordings[name].startswith(b"RIFF")
        kind = {"content-type": "audio/x-wav" if is_wave else "audio/mpeg"}
        return Answer(body=self.recordings[name], headers=kind)

    def trouble(self, status: int, words: str = "") -> Answer:
        return self._error(status, 20000 + status, words or "Something is wrong")

    def limited(self, seconds: int) -> Answer:
        body = {"code": 20429, "message": "Too Many Requests", "status": 429}
        return as_json(body, 429, retry_after=str(seconds))

    def _error(self, status: int, code: int, words: str) -> Answer:
        body = {"code": code, "message": words, "status": status}
        return as_json(body, status)

    def customer(self) -> Any:
        """Nobody writes to a telephone."""
        raise NotImplementedError

    def requests(self, items: Any, *, forged: bool = False) -> Any:
        """It asks while a call goes on: see `asks`."""
        raise NotImplementedError

    def tells(self, *items: Item) -> None:
        """As `requests`."""
        raise NotImplementedError
