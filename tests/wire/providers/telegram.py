"""Telegram's Bot API, as https://core.telegram.org/bots/api has it (10.0): a subset.

Its words of refusal are those the real one is known to use.
"""

import contextlib
import json
import re
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from tests.wire.providers.base import Hook, Item
from tests.wire.providers.telegram_chats import (
    TOLD,
    Chats,
    Wrong,
    listed,
    taken,
)
from tests.wire.providers.telegram_person import Update
from tests.wire.providers.web import Answer, Request, as_json, is_here

LONGEST, LONGEST_CAPTION = 4096, 1024
# Bytes of the files that bots can have.
MOST_DOWN = 20 * 2**20
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
_CALL = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)\Z")
_FILE = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)\Z")
_UPLOADS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAudio": "audio",
    "sendVoice": "voice",
    "sendAnimation": "animation",
}


class Telegram(Chats):
    kind = "telegram"

    # Its API.

    def answer(self, request: Request) -> Answer:
        if found := _FILE.match(request.path):
            return self._file(found["token"], found["path"])
        found = _CALL.match(request.path)
        if found is None:
            return self.trouble(404)
        if found["token"] != self.token:
            return self.trouble(401)
        try:
            done = self._call(found["method"], {**request.query, **request.said})
        except Wrong as wrong:
            return self.trouble(wrong.status, wrong.words)
        return as_json({"ok": True, "result": done})

    def trouble(self, status: int, words: str = "") -> Answer:
        said = HTTPStatus(status).phrase + (f": {words}" if words else "")
        return as_json({"ok": False, "error_code": status, "description": said}, status)

    def limited(self, seconds: int) -> Answer:
        said = {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {seconds}",
            "parameters": {"retry_after": seconds},
        }
        return as_json(said, 429, retry_after=str(seconds))

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """Each update is a request of its own."""
        secret = "forged" if forged else self.secret
        return [
            Hook(
                body=json.dumps(item.payload).encode(),
                headers={
                    "content-type": "application/json",
                    "x-telegram-bot-api-secret-token": secret,
                },
            )
            for item in items
            if self.allowed & item.payload.keys()
        ]

    def carry(self, hook: Hook) -> int:
        status = super().carry(hook)
        words = HTTPStatus(status).phrase if status else ""
        self.last_error = (
            ""
            if 200 <= status < 300
            else f"Wrong response from the webhook: {status} {words}"
            if status
            else "Connection refused"
        )
        return status

    def hook_said(self, body: bytes) -> None:
        """A hook may answer with a call of the API; nobody is told what comes of it."""
        try:
            said = json.loads(body or b"{}")
        except ValueError:
            return
        if isinstance(said, dict) and "method" in said:
            with contextlib.suppress(Wrong):
                self._call(said.pop("method"), said)

    def _call(self, method: str, said: Update) -> Any:
        if method in _UPLOADS:
            return self._upload(_UPLOADS[method], said)
        known = {
            "getMe": lambda said: self.bot,
            "getFile": self._get_file,
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda said: self._set_webhook({**said, "url": ""}),
            "getWebhookInfo": self._webhook_info,
            "sendMessage": self._send_message,
            "sendMediaGroup": self._send_media_group,
            "editMessageText": self._edit_message_text,
            "deleteMessage": self._delete_message,
            "setMessageReaction": self._set_message_reaction,
            "answerCallbackQuery": self._answer_callback_query,
            "sendChatAction": lambda said: True,
        }
        if method not in known:
            raise Wrong(404, "method not found")
        return known[method](said)

    def _set_webhook(self, said: Update) -> bool:
        url, secret = said.get("url", ""), said.get("secret_token", "")
        if url and not (url.startswith("https:") or is_here(url)):
            words = "An HTTPS URL must be provided for webhook"
            raise Wrong(400, f"bad webhook: {words}")
        if secret and not _SECRET.match(secret):
            raise Wrong(400, "secret token contains unallowed characters")
        allowed = listed(said.get("allowed_updates"))
        self.hook, self.secret, self.last_error = url, secret, ""
        self.allowed = set(allowed) if allowed else set(TOLD)
        if said.get("drop_pending_updates"):
            self.waiting = []
        return True

    def _webhook_info(self, said: Update) -> Update:
        wrong = {"last_error_date": int(time.time())} if self.last_error else {}
        words = {"last_error_message": self.last_error} if self.last_error else {}
        return {
            "url": self.hook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
            "max_connections": 40,
            "allowed_updates": sorted(self.allowed),
            **wrong,
            **words,
        }

    def _send_message(self, said: Update) -> Update:
        person = self.person(said)
        text = self.read(said, "text", LONGEST, "message is too long")
        if not text.strip():
            raise Wrong(400, "message text is empty")
        return self.put(person, said, text=text)

    def _upload(self, kind: str, said: Update) -> Update:
        person = self.person(said)
        text = self.read(
            said, "caption", LONGEST_CAPTION, "message caption is too long"
        )
        files = (taken(kind, said.get(kind)),)
        return self.put(person, said, text=text, form=kind, files=files)

    def _send_media_group(self, said: Update) -> list[Update]:
        person, media = self.person(said), listed(said.get("media"))
        if not 2 <= len(media) <= 10:
            raise Wrong(400, "wrong number of media in the album")
        ready = []
        for one in media:
            part = said.get(str(one["media"]).removeprefix("attach://"))
            text = self.read(one, "caption", LONGEST_CAPTION, "caption is too long")
            ready.append((one, text, taken(one["type"], part)))
        album = {"media_group_id": str(next(self.numbers))}
        shared = {
            "chat_id": person.key,
            "reply_parameters": said.get("reply_parameters"),
        }
        return [
            {
                **self.put(
                    person,
                    {**one, **shared},
                    text=text,
                    form=one["type"],
                    files=(file,),
                ),
                **album,
            }
            for one, text, file in ready
        ]

    def _edit_message_text(self, said: Update) -> Update:
        one = self.ours(said)
        one.text = self.read(said, "text", LONGEST, "message is too long")
        return self.messages[one.name]

    def _delete_message(self, said: Update) -> bool:
        self.ours(said).is_deleted = True
        return True

    def _set_message_reaction(self, said: Update) -> bool:
        name = f"{said['chat_id']}:{said['message_id']}"
        signs = listed(said.get("reaction"))
        self.signs[name, "bot"] = signs[0]["emoji"] if signs else ""
        return True

    def _answer_callback_query(self, said: Update) -> bool:
        if said.get("callback_query_id") not in self.spinning:
            words = (
                "query is too old and response timeout expired or query ID is invalid"
            )
            raise Wrong(400, words)
        self.spinning.remove(said["callback_query_id"])
        return True

    def _get_file(self, said: Update) -> Update:
        media = self.media.get(str(said.get("file_id")))
        if media is None:
            raise Wrong(400, "wrong file_id or the file is temporarily unavailable")
        size = len(media.content) if media.size is None else media.size
        if size > MOST_DOWN:
            raise Wrong(400, "file is too big")
        media.made = time.monotonic()
        path = f"documents/{said['file_id']}"
        return {"file_id": said["file_id"], "file_size": size, "file_path": path}

    def _file(self, token: str, path: str) -> Answer:
        media = self.media.get(path.rpartition("/")[2])
        if token != self.token:
            return self.trouble(401)
        if media is None or media.is_over:
            return self.trouble(404)
        if media.status != 200:
            return self.trouble(media.status)
        return Answer(
            body=media.content,
            headers={"content-type": "application/octet-stream"},
            seconds=media.seconds,
        )
