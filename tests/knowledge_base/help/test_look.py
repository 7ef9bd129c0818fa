"""What a help centre looks like: its colour, its logo, and the words of an article."""

import re

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base import blobs, colours
from knowledge_base.dressed import dressed
from knowledge_base.models import HelpCentre
from knowledge_base.rendering import render
from tests.base.pictures import png
from tests.knowledge_base.help.shelves import RICH

ANY = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(ANY, st.sampled_from(["#ffffff", "#e3f0ee", "#1c2424", "#000000"]))
def test_a_colour_is_turned_until_it_can_be_read(colour, ground):
    turned = colours.legible(colour, ground)

    assert colours.contrast(turned, ground) >= colours.WORDS
    if colours.contrast(colour, ground) >= colours.WORDS:
        assert turned == colour


def test_a_colour_makes_a_style_sheet_that_is_kept_for_good(company):
    answer = Client().get("/help/look/0b6b66.css")

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.startswith(b":root{--brand:#0b6b66;--on-brand:#ffffff;")


def test_a_logo_is_what_its_bytes_are(company):
    centre = HelpCentre.objects.default()
    path = f"/help/logo/{centre.public_id}/"
    assert Client().get(path).status_code == 404
    for content, status in ((png(), 200), (b"<svg onload=x>", 404)):
        centre.blob = blobs.put(content)
        centre.save()
        answer = Client().get(path)
        assert answer.status_code == status


def test_words_get_handles_and_lose_nothing():
    html = render(RICH.format(picture="0190a0b0-0000-7000-8000-000000000001")).html
    size = {"0190a0b0-0000-7000-8000-000000000001": (640, 480)}

    page = dressed(html, sizes=size)

    assert 'width="640" height="480"' in page
    assert page.count('class="anchor"') == 3
    assert 'aria-label="Link to “What you need”"' in page
    assert '<p class="tab-name">iPhone</p>' in page
    assert '<p class="callout-name">Warning</p>' in page
    assert page.count('<div class="scroll"') == page.count("</table></div>") == 1


@given(st.text(max_size=300))
def test_no_words_become_tags(words):
    html = render(f"## {words}\n\n::: note\n{words}\n:::\n\n|{words}|\n|-|\n").html

    page = str(dressed(html, sizes={}))

    assert not re.search(r"<(?!/?(?:h[2-6]|a|div|p|table|t[hrd]|thead|tbody|ul|ol|li|em|strong|code|pre|br|hr|s|blockquote|section|img)\b)", page)  # fmt: skip  # noqa: E501
    assert page.count("<div") == page.count("</div>")


def test_quotation_marks_in_a_heading_stay_inside_their_attribute():
    page = dressed(render('## Say "A & B" <now>').html, sizes={})

    assert 'aria-label="Link to “Say &quot;A &amp; B&quot; &lt;now&gt;”"' in page
