"""The language of posts whose network does not say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.listening.language import language_of, primary


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@acme my kettle leaks and you do not answer", "en"),
        ("Warum antwortet ihr nicht auf meine Mails, @acme?", "de"),
        ("Je vous écris pour la troisième fois, ma bouilloire est cassée", "fr"),
        ("No me llega el paquete, ¿qué pasa con mi pedido?", "es"),
        ("Non sono contento della vostra risposta, il bollitore è rotto", "it"),
        ("Jag har inte fått mitt paket och ni svarar inte", "sv"),
        ("Ik heb het pakket niet gekregen, wat nu?", "nl"),
        ("Nie dostałem paczki, co się dzieje? To jest już trzeci raz", "pl"),
        ("O bule não funciona, para que serve a garantia?", "pt"),
        ("やかんが漏れています", "ja"),
        ("我的水壶漏水", "zh"),
        ("주전자가 새요", "ko"),
        ("Мой чайник течёт", "ru"),
        ("Мій чайник тече, і ніхто не відповідає", "uk"),
        ("الغلاية تتسرب", "ar"),
        ("הקומקום דולף", "he"),
        ("Ο βραστήρας στάζει", "el"),
        ("@acme #kettle https://acme.example/the/and/is", ""),
        ("Acme!", ""),
        ("", ""),
    ],
)
def test_letters_and_small_words_tell(text, code):
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"), ("pt-BR", "pt"), ("EN_us", "en"), ("zh-Hant-TW", "zh"),
        ("gsw", "gsw"), ("und", ""), ("zxx", ""), ("", ""), ("x", ""), ("klingon", ""),
        ("d3", ""),
    ],
)  # fmt: skip
def test_a_tag_is_read_by_its_first_part(tag, code):
    assert primary(tag) == code


@given(st.text(max_size=300))
def test_any_words_are_looked_at(text):
    assert len(language_of(text)) in {0, 2}
