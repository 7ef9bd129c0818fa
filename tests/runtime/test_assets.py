"""What browsers get: out of wheels and of our own files, named by what is in them."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.contrib.staticfiles.storage import staticfiles_storage

from helpdesk.runtime import assets
from helpdesk.runtime.storage import Storage

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save"
msgstr "{word}"
"""


def collected():
    """All files as a browser can ask for them."""
    root = Path(staticfiles_storage.location)
    return [path for path in root.rglob("*") if path.suffix in {".js", ".css", ".svg"}]


@pytest.fixture
def checkout(settings, tmp_path):
    """A source folder with one template and one language, and where they are built."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_DIR = tmp_path / "var" / "locale"
    settings.BUILT_DIR = tmp_path / "var" / "built"
    (tmp_path / "tickets").mkdir()
    (tmp_path / "helpdesk" / "locale" / "de" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def say(checkout, word):
    path = checkout / "helpdesk" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.write_text(PO.format(word=word))


def said(checkout):
    path = checkout / "var" / "locale" / "de" / "LC_MESSAGES" / "django.mo"
    return read_mo(BytesIO(path.read_bytes())).get("Save").string


def test_every_icon_that_a_page_names_is_in_the_sprite():
    [sprite] = [one for one in collected() if re.match(r"icons\..*svg$", one.name)]

    there = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))

    assert there == assets.icons_used()
    assert {"mail", "settings", "lock"} <= there


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '{% icon "mail" %}'),
        ("page.js", "button.append(icon('mail'))"),
        ("verbs.py", 'Verb(icon="mail")'),
        ("words.py", '{"icon": "mail"}'),
    ],
)
def test_an_icon_is_found_wherever_it_can_be_named(checkout, name, text):
    (checkout / "tickets" / name).write_text(text)

    assert assets.icons_used() == {"mail"}


def test_a_word_that_only_ends_in_icon_names_none(checkout):
    (checkout / "tickets" / "page.html").write_text('{% favicon "mail" %} icon mail')

    assert assets.icons_used() == set()


def test_an_icon_that_lucide_does_not_have_stops_the_start(checkout):
    (checkout / "tickets" / "page.html").write_text('{% icon "no-such-icon" %}')

    with pytest.raises(KeyError, match="no-such-icon"):
        assets.build()


def test_what_did_not_change_is_not_written_again(checkout):
    assets.build()
    built = checkout / "var" / "built" / "vendor"
    for path in built.iterdir():
        os.utime(path, (1, 1))

    assets.build()

    assert {path.stat().st_mtime for path in built.iterdir()} == {1}
    assert {path.name for path in built.iterdir()} == {
        "htmx.js",
        "editor.js",
        "icons.svg",
    }


def test_what_is_made_no_more_is_gone(checkout):
    old = checkout / "var" / "built" / "vendor" / "swagger-ui.js"
    old.parent.mkdir(parents=True)
    old.write_text("of the release before")

    assets.build()

    assert not old.exists()


def test_files_of_others_name_no_source_map():
    vendor = [path for path in collected() if path.parent.name == "vendor"]

    assert {path.name.split(".")[0] for path in vendor} == {
        "htmx", "editor", "icons",
    }  # fmt: skip
    assert [path for path in vendor if "sourceMappingURL" in path.read_text()] == []


def test_every_import_between_our_modules_names_a_hashed_file():
    modules = [path for path in collected() if path.parent.name == "js"]
    named = [
        (path.parent / name).resolve()
        for path in modules
        for name in re.findall(
            r"""(?:\bfrom|\bimport\(?)\s*["'](\.[^"']+)["']""", path.read_text()
        )
    ]

    assert modules
    assert [
        path for path in named if not re.search(r"\.[0-9a-f]{12}\.js$", path.name)
    ] == []
    assert [path for path in named if not path.exists()] == []


def test_an_import_is_renamed_with_what_it_names(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nb();\n')
    (tmp_path / "b.js").write_text("export const b = () => 1;\n")
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "x.js").write_text('// see import("./nowhere.js")\n')
    storage = Storage(location=tmp_path)
    storage.manifest_storage = storage
    files = {name: (storage, name) for name in ("a.js", "b.js", "vendor/x.js")}

    list(storage.post_process(files))

    a, b = storage.hashed_files["a.js"], storage.hashed_files["b.js"]
    assert f'from "./{b}"' in (tmp_path / a).read_text()
    other = tmp_path / storage.hashed_files["vendor/x.js"]
    assert "./nowhere.js" in other.read_text()


def test_a_changed_translation_is_compiled_anew(checkout):
    say(checkout, "Speichern")
    assets.compile_translations()
    assert said(checkout) == "Speichern"

    say(checkout, "Sichern")
    assets.compile_translations()

    assert said(checkout) == "Sichern"


def test_an_unchanged_translation_is_left_alone(checkout):
    say(checkout, "Speichern")
    assets.compile_translations()
    target = next((checkout / "var").rglob("*.mo"))
    before = target.stat().st_mtime_ns

    assets.compile_translations()

    assert target.stat().st_mtime_ns == before
