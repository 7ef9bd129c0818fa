"""Mail addresses: lists of them taken apart, and when two are the same one.

Sources: RFC 5322 section 3.4 (with the old forms it still asks to read), RFC 6531
(UTF-8 addresses), RFC 5891 (A-labels). Nothing here can raise; every loop is linear.
"""

import re
import unicodedata
from dataclasses import dataclass

from channels_app.adapters.email import words
from helpdesk.base.plaintext import BIDI, one_line

MAX_LIST = 102_400
MAX_ADDRESSES = 1_000
# RFC 5321 section 4.5.3.1.3: a path of 256 with its angle brackets.
MAX_ADDRESS = 254

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*+"?|<[^<>]*+>?|\[[^\]\s]*+\]?|[(),;:]|\s+|[^\s"<\[(),;:]+'
)
_ATEXT = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u0080-\U0010ffff-]+")
_LITERAL = re.compile(r"\[(?:IPv6:)?[0-9A-Fa-f:.]{2,60}\]", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_QUOTED = re.compile(r'"((?:[^"\\\s]|\\\S)+)"')
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One entry of an address field. `odd`: it could be read in more than one way."""

    address: str
    name: str = ""
    odd: bool = False


def canonical(address: str) -> str | None:
    """The form two spellings of an address share, None if it is no address.

    Only ASCII letters are lower-cased. Unicode's case folding would make one person of
    two (ß and ss, dotless i and i), and so would a compatibility normalisation.
    """
    address = address.strip(" \t")
    local, at, domain = address.rpartition("@")
    if not at or not local or _hides_something(address):
        return None
    domain_form = _domain(domain)
    local_form = _local(local)
    if not domain_form or not local_form:
        return None
    whole = f"{local_form}@{domain_form}"
    return whole if len(whole.encode()) <= MAX_ADDRESS else None


def as_sent(canonical_form: str, shown: str) -> str:
    """The local part as its owner writes it, since only their server may fold case."""
    if canonical(shown) != canonical_form:
        return canonical_form
    return f"{shown.strip().rpartition('@')[0]}@{canonical_form.rpartition('@')[2]}"


def _hides_something(address: str) -> bool:
    """White space, controls, or a character that NFC turns into an ASCII one."""
    return len(address) > MAX_ADDRESS or any(
        ord(c) > 126
        and (
            unicodedata.category(c) in _UNSEEN
            or unicodedata.normalize("NFC", c).isascii()
        )
        for c in address
    )


def _ascii_lower(text: str) -> str:
    return re.sub("[A-Z]", lambda letter: letter[0].lower(), text)


def _local(local: str) -> str | None:
    quoted = _QUOTED.fullmatch(local)
    if quoted is not None:
        inner = re.sub(r"\\(.)", r"\1", quoted[1])
        local = inner if _ATEXT.fullmatch(inner) else local
    elif not _ATEXT.fullmatch(local):
        return None
    return _ascii_lower(unicodedata.normalize("NFC", local))


def _domain(domain: str) -> str | None:
    if _LITERAL.fullmatch(domain):
        return domain.lower()
    labels = [_a_label(label) for label in domain.removesuffix(".").split(".")]
    return None if None in labels else ".".join(map(str, labels))


def _a_label(label: str) -> str | None:
    label = unicodedata.normalize("NFC", label).lower()
    if not label.isascii() and len(label) <= 63:
        if not all(c == "-" or _is_for_names(c) for c in label):
            return None
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else None


def _is_for_names(character: str) -> bool:
    """Letters, marks and decimal digits: RFC 5892 allows little else."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def read_list(field: bytes) -> list[Mailbox]:
    """The entries of an address field, those that are no address included."""
    found: list[Mailbox] = []
    reader = _ListReader()
    for token in _TOKEN.findall(words.unfolded(field[:MAX_LIST])):
        entry = reader.take(token)
        if entry is not None:
            found.append(entry)
        if len(found) >= MAX_ADDRESSES:
            return found
    last = reader.entry()
    return [*found, last] if last is not None else found


class _ListReader:
    """Collects the tokens of one entry. Names are decoded only after it is complete:
    an encoded word can hide `@`, `,` and `>`, and RFC 2047 makes it mere text."""

    def __init__(self) -> None:
        self.depth = 0
        self._clear()

    def _clear(self) -> None:
        self.said: list[str] = []
        self.comment: list[str] = []
        self.angles: list[str] = []

    def take(self, token: str) -> Mailbox | None:
        if token == "(":  # noqa: S105 - a token of the grammar
            self.depth += 1
        elif token == ")" and self.depth:  # noqa: S105
            self.depth -= 1
        elif self.depth:
            self.comment.append(token)
        elif token in (",", ";"):
            return self.entry()
        elif token == ":" and "@" not in "".join(self.said):  # noqa: S105
            self._clear()  # "Team: ada@example.org, bob@example.org;"
        elif token.startswith("<"):
            self.angles.append(token.strip("<>"))
        else:
            self.said.append(token)
        return None

    def entry(self) -> Mailbox | None:
        said = "".join(self.said).strip()
        comment = "".join(self.comment)
        angles = self.angles
        self._clear()
        if angles:
            odd = len(angles) > 1 or "@" in words.spoken(said)
            return Mailbox(_without_route(angles[0]), display_name(said), odd=odd)
        if not said:
            return None
        return Mailbox(said, display_name(comment))


def _without_route(address: str) -> str:
    address = address.strip()
    return address.rpartition(":")[2] if address.startswith("@") else address


def display_name(text: str) -> str:
    """A name as a person reads it, on one line, its direction its own."""
    text = re.sub(r'"((?:[^"\\]|\\.)*+)"?', r"\1", text)
    text = words.spoken(re.sub(r"\\(.)", r"\1", text))
    return one_line(re.sub(f"[{BIDI}]", "", text).strip("\"' "), limit=200)
