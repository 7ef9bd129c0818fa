"""While an admin types: what the preview is told, and that nothing is saved."""

from channels_app.models import Connection
from tests.channels_app.widgets.conftest import page, question, typed


def config(widget):
    return Connection.objects.get(channel=widget).config


def test_the_preview_is_told_what_is_typed_and_nothing_is_saved(shop, admin):
    before = config(shop)

    answer = admin.post(
        page("preview_widget", shop),
        typed(shop, title="Typing", accent="#FFCC00", **question(0, label="Why?")),
    ).json()

    assert answer["settings"] == {
        **before,
        "title": "Typing",
        "accent": "#ffcc00",
        "fields": [
            {
                "name": "why",
                "label": "Why?",
                "kind": "text",
                "required": False,
                "pattern": "",
                "options": [],
            }
        ],
    }
    assert answer["contrast"] == (
        "Words on it are black and have a contrast of 13.9 to 1."
        " On a white page the button itself is hard to see."
    )
    assert config(shop) == before


def test_what_is_wrong_so_far_stays_as_it_is_saved(shop, admin):
    answer = admin.post(
        page("preview_widget", shop),
        typed(
            shop, title="Typing", accent="#ff", **question(0, label="", kind="email")
        ),
    ).json()

    assert answer["settings"] == {**config(shop), "title": "Typing"}
    assert answer["contrast"].startswith("Words on it are white")
