"""When two addresses are the same one, and what a list of them says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapters.email.addresses import canonical, display_name, read_list


@pytest.mark.parametrize(("address", "form"), [
    ("Ada@Example.ORG", "ada@example.org"),
    (" ada@example.org\t", "ada@example.org"),
    ("ada@example.org.", "ada@example.org"),
    ("ada+tag@example.org", "ada+tag@example.org"),
    ('"ada"@example.org', "ada@example.org"),
    ('"a@b"@example.org', '"a@b"@example.org'),
    ("root@localhost", "root@localhost"),
    ("user@[127.0.0.1]", "user@[127.0.0.1]"),
    ("user@[IPv6:::1]", "user@[ipv6:::1]"),
    ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ("jo\u0308rg@BÜCHER.example", "jörg@xn--bcher-kva.example"),
    ("j@XN--BCHER-KVA.example", "j@xn--bcher-kva.example"),
    ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
])  # fmt: skip
def test_two_spellings_of_an_address_share_one_form(address, form):
    assert canonical(address) == form
    assert canonical(form) == form


@pytest.mark.parametrize("address", [
    "", "@", "a@", "@b", "ada", "a b@example.org", "a@exa mple.org", "a@b\r\nBcc: c@d",
    "a\0@b", "a@b\n", "alice@trusted.test)bob@evil.test", "a@b@c,d@e", "<a@b>", "a@b>",
    "a@b..c", "a@-b", "a@b_.c" + "d" * 300, "x" * 300 + "@b", "a\u202e@b", "a\u200b@b",
    "a\ud800@b", "a@\u2488com", "a@b\u3002c", "mi\u212ae@b", "a@[x]", "(a)b@c", '"a\r"@b',
])  # fmt: skip
def test_what_is_no_address_has_no_form(address):
    assert canonical(address) is None


@pytest.mark.parametrize(("one", "other"), [
    ("straße@e.test", "strasse@e.test"),
    ("a@straße.test", "a@strasse.test"),
    ("ı@e.test", "i@e.test"),
    ("İ@e.test", "i@e.test"),
    ("ﬁ@e.test", "fi@e.test"),
    ("ａ@e.test", "a@e.test"),
    ("a@ｅ.test", "a@e.test"),
    ("É@e.test", "é@e.test"),
])  # fmt: skip
def test_ac_87_letters_that_fold_to_the_same_do_not_merge_two_people(one, other):
    assert canonical(one) != canonical(other)


@given(st.text(alphabet=st.characters()))
def test_ac_87_any_text_has_a_form_or_none(text):
    form = canonical(text + "@" + text)

    assert form is None or canonical(form) == form


@given(st.binary())
def test_any_bytes_are_read_as_a_list(field):
    for entry in read_list(field):
        assert "\n" not in entry.name


@pytest.mark.parametrize(("field", "entries"), [
    (b"Ada <ada@e.test>", [("Ada", "ada@e.test")]),
    (b"ada@e.test (Ada (L.))", [("Ada L.", "ada@e.test")]),
    (b'"L., Ada" <a@e.test>, b@e.test', [("L., Ada", "a@e.test"), ("", "b@e.test")]),
    (b"Team: a@e.test, b@e.test;", [("", "a@e.test"), ("", "b@e.test")]),
    (b"Undisclosed recipients:;", []),
    (b"<@relay.test,@x.test:a@e.test>", [("", "a@e.test")]),
    (b"=?utf-8?q?Eve=2C_x=40y=3E?= <e@e.test>", [("Eve, x@y>", "e@e.test")]),
    (b"=?utf-8?q?Eve=0D=0ABcc=3A_x=40y?= <e@e.test>", [("Eve Bcc: x@y", "e@e.test")]),
    ("Zoë <zoë@e.test>".encode(), [("Zoë", "zoë@e.test")]),
    (b"Zo\xeb <z@e.test>", [("Zoë", "z@e.test")]),
    (b"a@[IPv6:::1]", [("", "a@[IPv6:::1]")]),
    (b"", []),
])  # fmt: skip
def test_a_list_is_taken_apart_before_it_is_decoded(field, entries):
    assert [(e.name, e.address) for e in read_list(field)] == entries


def test_ac_06_an_entry_with_two_addresses_is_odd():
    assert [(e.address, e.odd) for e in read_list(b"<a@x.test> <b@y.test>")] == [
        ("a@x.test", True)
    ]
    assert read_list(b"a@trusted.test <b@evil.test>")[0].odd


def test_ac_08_a_name_does_not_turn_the_words_around_it():
    assert display_name("Ada \u202etsop") == "Ada tsop"


@pytest.mark.parametrize("field", [
    b"(" * 100_000, b"<" * 100_000, b'"' * 100_001, b"a@b.test," * 20_000, b"\\" * 99_999,
    b"=?utf-8?q?x?= " * 7_000, b"[" * 100_000, b"a " * 50_000,
])  # fmt: skip
def test_ac_38_a_monstrous_list_is_read(field):
    assert len(read_list(field)) <= 1_000
