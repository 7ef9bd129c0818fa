"""What a mail says and what it carries: bodies chosen, everything else a file.

Sources: RFC 2046 section 5.1.4 (alternatives: the last is the richest), RFC 2183
(dispositions), RFC 2387 (related).
"""

import mimetypes
import re
from dataclasses import dataclass
from html import escape

from channels_app.adapter import File, Unreadable
from channels_app.adapters.email import (
    charsets,
    cms,
    enclosed,
    flowed,
    mime,
    sealed,
    tnef,
    words,
)
from channels_app.adapters.email.mime import Part
from channels_app.adapters.email.parameters import read_value
from helpdesk.base.plaintext import label, one_line
from helpdesk.base.quotes.marked import marked_text
from helpdesk.base.richtext import clean

# A longer body is cut for reading, and goes along whole as a file.
MAX_TEXT = 400_000
MAX_HTML = 2_000_000
# A word among the warnings: a body was cut.
LONG = "long"
# A signature around a signature: programs sign thrice at most.
MOST_WRAPPERS = 4

_MEDIA_TYPE = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}"
)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?([A-Za-z0-9_:.-]{2,40})")
# Beside text or HTML these say the same once more, for programs of their own kind.
_SAME_AGAIN = frozenset({"text/enriched", "text/watch-html", "text/x-amp-html"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_MAILS = frozenset({"message/rfc822", "message/global"})
# Of a main type that says nothing of what it is.
_MAIN = {"application": "attachment"}
_LABELS = {
    "application/pgp-encrypted": "version.asc",
    "application/pgp-keys": "key.asc",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-signature": "smime.p7s",
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "receipt.txt",
    "text/rfc822-headers": "headers.txt",
    "text/calendar": "invitation.ics",
    "text/plain": "text.txt",
    "text/html": "page.html",
}


@dataclass(frozen=True, slots=True)
class Body:
    """Words in one or both forms; None: not in this form."""

    plain: str | None = None
    html: str | None = None

    def as_html(self) -> str:
        if self.html is not None:
            return self.html
        return f"<pre>{escape(self.plain or '')}</pre>" if self.plain else ""

    def as_text(self) -> str:
        return self.plain if self.plain is not None else _words(self.html or "")


class Reading:
    """One mail read from its root: `text`, `html`, `files`, `warnings`.

    kind: of the body that `text` was made of; None where there is none.
    """

    def __init__(self, root: Part) -> None:
        self.files: list[File] = []
        self.warnings: list[str] = []
        self.unwrapped = 0
        # Words of winmail.dat, which most programs send beside it, too.
        self.spare = Body()
        body = self._body(root, inside="")
        if not (body.plain or body.html or "").strip() and self.spare != Body():
            body = self.spare
        self.text = body.as_text()
        self.html = body.html or ""
        self.kind = "text/plain" if self.text.strip() and body.plain else None
        if self.kind is None and self.html:
            self.kind = "text/html"
        if not self.text.strip() and self.html:
            self.text = _words(self.html)
        self._cut_what_is_too_long()

    def _body(self, part: Part, *, inside: str) -> Body:
        """The words of a part; on the way, files are put aside."""
        if not part.children:
            return self._leaf(part, inside=inside)
        self._warn(sealed.of_parts(part))
        kind = part.kind
        bodies = [self._body(child, inside=kind) for child in part.children]
        if kind == "multipart/alternative":
            return _alternatives(bodies)
        return _joined(bodies)

    def _leaf(self, part: Part, *, inside: str) -> Body:
        disposition = read_value(part.first("content-disposition"))
        name = disposition.get("filename") or part.type.get("name")
        is_words = part.kind in ("text/plain", "text/html")
        if inside == "multipart/alternative" and part.kind in _SAME_AGAIN:
            return Body()
        if part.kind in sealed.SMIME or name.lower().endswith(".p7m"):
            body = self._unsealed(part)
            if body is not None:
                return body
        if (part.kind in _TNEF or name.lower() == "winmail.dat") and self._opened(part):
            return Body()
        if not is_words or disposition.value == "attachment" or name:
            self.files.append(self._file(part, name, disposition.value, inside))
            return Body()
        text = self._decoded(part)
        return Body(html=text) if part.kind == "text/html" else Body(plain=text)

    def _unsealed(self, part: Part) -> Body | None:
        """The words of what is signed as a whole; None where it stays a file."""
        content = part.content()
        if cms.is_encrypted(content):
            self._warn(sealed.ENCRYPTED)
            return None
        signed = cms.signed(content)
        if signed is None or signed.content is None or self.unwrapped >= MOST_WRAPPERS:
            return None
        try:
            root = mime.read(signed.content)
        except Unreadable:
            return None
        self._warn(sealed.told(signed))
        self.unwrapped += 1
        return self._body(root, inside="")

    def _opened(self, part: Part) -> bool:
        """Whether winmail.dat could be opened; what is in it stands beside the others."""
        found = tnef.opened(part.content())
        if found is None:
            return False
        self.files.extend(found.files)
        self.spare = Body(plain=found.text or None, html=found.html or None)
        if found.rtf and not found.text and not found.html:
            self.files.append(
                File(
                    filename="message.rtf",
                    content_type="application/rtf",
                    content=found.rtf,
                )
            )
        return True

    def _warn(self, what: str | None) -> None:
        if what and what not in self.warnings:
            self.warnings.append(what)

    def _decoded(self, part: Part) -> str:
        content = part.content()
        charset = part.type.get("charset")
        is_plain = part.kind != "text/html"
        if is_plain:
            content, files = enclosed.taken_out(content)
            self.files.extend(files)
        elif not charset:
            declared = _META_CHARSET.search(content[:2048])
            charset = declared[1].decode("ascii") if declared else ""
        text, complete = charsets.decode(content, charset)
        if not complete:
            self._warn("charset")
        return self._plain(part, text) if is_plain else text

    def _plain(self, part: Part, text: str) -> str:
        if part.type.get("format").lower() == "flowed":
            text = flowed.joined(text, delsp=part.type.get("delsp").lower() == "yes")
        text, signature, what = sealed.in_words(text)
        self._warn(what)
        if signature:
            self.files.append(
                File(
                    filename="signature.asc",
                    content_type="application/pgp-signature",
                    content=signature.encode(),
                )
            )
        return text

    def _file(self, part: Part, name: str, disposition: str, inside: str) -> File:
        kind = part.kind if _MEDIA_TYPE.fullmatch(part.kind) else _ANY
        content = part.content()
        content_id = one_line(words.unfolded(part.first("content-id")), limit=300)
        return File(
            filename=label(
                name or _subject_of(kind, content), default=self._label(kind)
            ),
            content_type=kind,
            content=content,
            content_id=content_id.strip("<> "),
            inline=disposition == "inline"
            or (inside == "multipart/related" and bool(content_id) and not disposition),
        )

    def _label(self, kind: str) -> str:
        """What to call a file that came without a name: the second one otherwise."""
        name = _label(kind)
        stem, dot, ending = name.rpartition(".")
        taken = {file.filename for file in self.files} if self.files else set()
        for number in range(2, len(taken) + 2):
            if name not in taken:
                break
            name = f"{stem}-{number}{dot}{ending}" if dot else f"{ending}-{number}"
        return name

    def _cut_what_is_too_long(self) -> None:
        if len(self.text) > MAX_TEXT:
            self._keep_whole("whole-message.txt", "text/plain", self.text)
            self.text = self.text[:MAX_TEXT] + "…"
        if len(self.html) > MAX_HTML:
            self._keep_whole("whole-message.html", "text/html", self.html)
            self.html = ""

    def _keep_whole(self, name: str, kind: str, text: str) -> None:
        self.warnings.append(LONG)
        self.files.append(File(filename=name, content_type=kind, content=text.encode()))


_ANY = "application/octet-stream"


def _words(html: str) -> str:
    """What it says, its quotations marked as in plain mails."""
    return marked_text(clean(html))


def _alternatives(bodies: list[Body]) -> Body:
    """The simplest text and the richest HTML of what says the same."""
    plain = next((b.plain for b in bodies if b.plain and b.plain.strip()), None)
    html = next((b.html for b in reversed(bodies) if b.html is not None), None)
    return Body(plain=plain, html=html)


def _joined(bodies: list[Body]) -> Body:
    """One after the other, in each form that any of them has."""
    said = [b for b in bodies if b.plain is not None or b.html is not None]
    # Empty parts say nothing, unless there are no others.
    said = [b for b in said if (b.plain or b.html or "").strip()] or said[:1]
    if len(said) <= 1:
        return said[0] if said else Body()
    html = plain = None
    if any(b.html is not None for b in said):
        html = "\n".join(b.as_html() for b in said)
    if any(b.plain is not None for b in said):
        plain = "\n\n".join(b.as_text().strip("\n") for b in said)
    return Body(plain=plain, html=html)


def _subject_of(kind: str, content: bytes) -> str:
    """A mail inside a mail is called by what it is about."""
    if kind not in _MAILS:
        return ""
    headers, _ = mime.split_headers(mime.with_line_feeds(content[: mime.MAX_FIELD]))
    subject = words.field_text(mime.first(headers, "subject"))
    subject = one_line(re.sub(r"[/\\:]", " ", subject), limit=100)
    return f"{subject}.eml" if subject.strip(" .") else ""


def _label(kind: str) -> str:
    """What to call a file that came without a name."""
    ending = mimetypes.guess_extension(kind, strict=False) or ""
    main = kind.partition("/")[0]
    return _LABELS.get(kind) or f"{_MAIN.get(main, main)}{ending}"
