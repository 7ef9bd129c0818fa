"""All words for people in one catalogue a language: `make messages`.

Reads our sources with xgettext and brings helpdesk/locale/*/LC_MESSAGES/django.po up to
date: new words come in untranslated, words nobody says any more go. Nothing else moves:
entries are in the order of the alphabet, and name neither lines nor dates.
"""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).parents[2]
APPS = ("helpdesk", "tickets", "channels_app", "knowledge_base")
TEMPLATES = {".html", ".txt"}
XGETTEXT = [
    *("xgettext", "--language=Python", "--from-code=UTF-8", "--no-location"),
    *("--add-comments=Translators", "--output=-"),
    *("--keyword=gettext_noop", "--keyword=gettext_lazy"),
    *("--keyword=ngettext_lazy:1,2", "--keyword=pgettext:1c,2"),
    *("--keyword=pgettext_lazy:1c,2", "--keyword=npgettext:1c,2,3"),
    "--keyword=npgettext_lazy:1c,2,3",
]
HEADER = """\
# What the helpdesk says, in this language. `make messages` keeps it complete.
msgid ""
msgstr ""
"Project-Id-Version: helpdesk\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: the team\\n"
"Language-Team: the team\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def catalogues() -> list[Path]:
    """The file of each language we have."""
    return sorted((CHECKOUT / "helpdesk" / "locale").glob("*/LC_MESSAGES/django.po"))


def load(path: Path) -> Catalog:
    language = path.parents[1].name
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extract() -> Catalog:
    """Every word for people that our sources have, as of now."""
    with TemporaryDirectory() as folder:
        names = [_readable(path, Path(folder)) for path in _sources()]
        result = subprocess.run(
            [*XGETTEXT, *names], cwd=folder, check=True, capture_output=True
        )
    # Without its header, a form to fill in that no reader takes as it is.
    return read_po(BytesIO(result.stdout.partition(b"\n\n")[2]))


def faults(said: Catalog, known: Catalog) -> list[str]:
    """What is missing, doubtful, mismatched or said no more in a language."""
    found = []
    for message in said:
        if message.id:
            found += _faults(message, known.get(message.id, message.context))
    ours = {_key(message) for message in said}
    gone = [message for message in known if message.id and _key(message) not in ours]
    return found + [f"nobody says this any more: {message.id}" for message in gone]


def update(path: Path, said: Catalog) -> None:
    """Write the file anew, with what was translated before."""
    known = load(path)
    fresh = Catalog(locale=known.locale, charset="utf-8")
    for message in said:
        if message.id:
            before = known.get(message.id, message.context)
            words = before.string if before and not before.fuzzy else ""
            plural = isinstance(message.id, tuple)
            fresh.add(
                message.id,
                words if plural == isinstance(words, tuple) else ("", ""),
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    head = HEADER.format(language=known.locale, plural=known.plural_forms)
    body = BytesIO()
    write_po(body, fresh, omit_header=True, sort_output=True, width=88)
    path.write_text(head + "\n" + body.getvalue().decode(), encoding="utf-8")


def _sources() -> list[Path]:
    found = [path for app in APPS for path in (CHECKOUT / app).rglob("*")]
    return sorted(
        path
        for path in found
        if path.suffix in {".py", *TEMPLATES} and "migrations" not in path.parts
    )


def _readable(path: Path, folder: Path) -> str:
    """The name of a copy that xgettext can read: templates become Python."""
    content = path.read_text(encoding="utf-8")
    name = path.relative_to(CHECKOUT).as_posix()
    if path.suffix in TEMPLATES:
        content, name = templatize(content, origin=name), f"{name}.py"
    copy = folder / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(content, encoding="utf-8")
    return name


def _faults(message: Message, known: Message | None) -> list[str]:
    words = _all(known.string) if known else [""]
    if known is None or not all(words):
        return [f"not translated: {message.id}"]
    found = [f"marked as doubtful: {message.id}"] if known.fuzzy else []
    wanted = {frozenset(_placeholders(text)) for text in _all(message.id)}
    if not all(frozenset(_placeholders(text)) in wanted for text in words):
        found.append(f"other placeholders: {message.id}")
    return found


def _all(words: str | tuple[str, ...]) -> list[str]:
    return list(words) if isinstance(words, tuple) else [words]


def _placeholders(text: str) -> list[str]:
    return re.findall(r"%(?:\(\w+\))?[sd]|%%|\{\w*\}", text)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _all(message.id)[0]


def main() -> None:
    said = extract()
    for path in catalogues():
        update(path, said)
        left = faults(said, load(path))
        language = path.parents[1].name
        print(f"{language}: {len(said)} words, {len(left)} to translate")
        for line in left:
            print(f"  {line}")


if __name__ == "__main__":
    main()
