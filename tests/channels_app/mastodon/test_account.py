"""Our account: what we learn of it and its server, and what is wrong with it."""

import pytest

from channels_app.adapter import ConnectionFailed, Settings
from channels_app.adapters.mastodon import adapter


def typed(mastodon):
    return Settings(config={"api": mastodon.url}, secret={"token": mastodon.token})


def test_we_learn_who_we_are_and_what_a_post_may_be(mastodon):
    learned = adapter.connect(typed(mastodon), hook="")

    assert learned.address == "@shop@mastodon.example"
    assert learned.config["account"] == "https://mastodon.example/users/shop"
    assert learned.config["most"] == 500
    assert learned.config["streaming"] == mastodon.url
    assert learned.traits["public_length"] == 460
    assert learned.traits["longest"] == 1840
    assert learned.traits["takes"]["image"]["max_bytes"] == 16 * 2**20
    assert "video/webm" in learned.traits["takes"]["video"]["types"]
    assert "*" not in learned.traits["takes"]


def test_connected_again_we_read_on_where_we_stopped(mastodon, shop):
    mastodon.customer().posts("While nobody looked.")
    again = adapter.connect(shop, hook="")
    assert again.config["since"] == shop.config["since"] == "0"
    other = Settings(config={**shop.config, "account": "another"}, secret=shop.secret)
    assert adapter.connect(other, hook="").config["since"] != "0"


def test_an_older_server_is_known_by_its_older_address(mastodon, monkeypatch):
    answers = mastodon.answer

    def answer(request):
        is_new = request.path == "/api/v2/instance"
        return mastodon.trouble(404) if is_new else answers(request)

    monkeypatch.setattr(mastodon, "answer", answer)
    learned = adapter.connect(typed(mastodon), hook="")
    assert learned.address == "@shop@mastodon.example"


def test_a_token_that_may_only_read_is_found_out(mastodon, shop):
    mastodon.scopes = ["read"]
    receiving, sending = adapter.check(shop)
    assert (receiving.ok, sending.ok) == (True, False)
    assert "write" in sending.words


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "access token"), (404, "no Mastodon server"), (503, "in trouble")],
)
def test_what_is_wrong_is_said(mastodon, status, words):
    mastodon.fails(status, times=3)
    with pytest.raises(ConnectionFailed) as failed:
        adapter.connect(typed(mastodon), hook="")
    assert words in failed.value.words


def test_the_way_there_is_our_page(shop):
    assert adapter.carrier(shop, "") == "https://mastodon.example/@shop"
