"""Which sites may show a widget: what an admin types, as browsers tell it."""

import pytest

from channels_app import origins


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        (" https://shop.example:443 ", "https://shop.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://*.shop.example", "https://*.shop.example"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("https://[::1]:8000", "https://[::1]:8000"),
        ("https://192.0.2.7", "https://192.0.2.7"),
    ],
)
def test_a_site_is_scheme_host_and_port(typed, origin):
    assert origins.read(typed) == origin
    assert origins.read(origin) == origin


@pytest.mark.parametrize(
    "typed",
    [
        *("shop.example", "ftp://shop.example", "https://", "https://*", "*"),
        *("https://*.example", "https://*.*.shop.example", "https://a.*.example"),
        *("https://shop.example/path", "https://shop.example?x", "https://x#y"),
        *("https://user@shop.example", "https://shop example", "https://-x.example"),
        *("https://shop.example;script-src *", "https://shop.example:99999"),
        *("javascript:alert(1)", "data:text/html,x", "null", "", "https://a_b.example"),
        *("https://shop.example https://other.example", "https://'self'"),
    ],
)
def test_whatever_else_is_refused_with_a_sentence(typed):
    with pytest.raises(origins.NoOrigin, match=r"\.$|\)\.$"):
        origins.read(typed)
