"""Markdown in, safe HTML out; whatever is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.rendering import render, with_addresses

FILE = "01a22468-bb35-7269-8c7a-1a28cfa49474"


def html(source, **snippets):
    return render(source, snippets=snippets).html.strip()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# One", '<h2 id="one">One</h2>'),
        ("a\nb", "<p>a<br>\nb</p>"),
        (
            "::: warning\nHot.\n:::",
            '<div class="callout warning">\n<p>Hot.</p>\n</div>',
        ),
        (
            ":::: tabs\n::: tab iOS\nx\n:::\n::::",
            (
                '<div class="tabs">\n<section class="tab">\n'
                '<h4 class="tab-name">iOS</h4>\n<p>x</p>\n</section>\n</div>'
            ),
        ),
        (
            '[See](https://v.example/1 "video")',
            (
                '<p><a class="video" href="https://v.example/1"'
                ' rel="noopener noreferrer">See</a></p>'
            ),
        ),
        (
            f"![A dog](file:{FILE})",
            f'<p><img src="/help/files/{FILE}/" alt="A dog" loading="lazy"></p>',
        ),
        ("We are {{ hours }}.", "<p>We are <strong>open</strong>.</p>"),
        ("{{ nobody-knows }}", ""),
    ],
)
def test_what_is_written_is_shown(source, shown):
    assert html(source, hours="**open**") == shown


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "![x](https://spy.example/pixel.png)",
        "[x](file:///etc/passwd)",
        '::: tab "><script>alert(1)</script>\nx\n:::',
        "[x](//evil.example)",
    ],
)
def test_what_would_harm_is_words(source):
    shown = html(source)
    for harm in ("<script", "<img", 'href="javascript', 'href="data', 'href="file',
                 'href="//'):  # fmt: skip
        assert harm not in shown


@given(st.text(alphabet="#*_`[]()!:|->{}<\n\t abc\0\ud800é", max_size=300))
def test_it_never_fails(source):
    assert isinstance(render(source).html, str)


def test_it_says_what_it_points_to():
    rendered = render(
        f"## Two\n[a](article:b#c) [f](file:{FILE}) ![](file:{FILE})"
        " https://e.example {{ gone }}"
    )
    assert rendered.toc == [{"id": "two", "level": 2, "text": "Two"}]
    assert rendered.articles == ("b",)
    assert rendered.files == (FILE,)
    assert rendered.links == ("https://e.example",)
    assert (rendered.missing, rendered.bare_pictures) == (("gone",), 1)


def test_links_to_what_cannot_be_read_are_words():
    stored = html("[a](article:b#c) [d](article:e)")
    shown = with_addresses(stored, {"b": "/help/en/b/"})
    assert 'href="/help/en/b/#c"' in shown
    assert "article:" not in shown


@pytest.mark.parametrize(
    "source", ["|a|b" * 3_000, "[" * 5_000, "## a\n" * 600, "<b>" + "[" * 5_000]
)
def test_what_is_too_entangled_is_shown_as_it_was_typed(source):
    rendered = render(source)
    assert rendered.text == source
    assert rendered.html.startswith("<pre>")
    assert "<b>" not in rendered.html
