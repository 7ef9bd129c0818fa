"""Our bot: introduced, looked after, and its files."""

import pytest

from channels_app.adapter import ConnectionFailed, FetchFailed, Remote
from channels_app.adapters.telegram import adapter
from channels_app.adapters.telegram.account import hook_secret
from tests.channels_app.telegram.conftest import HOOK

MOST = 25 * 2**20


def receiving(bot):
    return next(one for one in adapter.check(bot) if one.part == "receiving")


def test_telegram_is_told_our_address_a_secret_and_what_we_want_to_hear(telegram, bot):
    learned = adapter.connect(bot, hook=HOOK)

    assert (telegram.hook, telegram.secret) == (HOOK, hook_secret(bot))
    assert "message_reaction" in telegram.allowed
    assert learned.address == "@kettle_shop_bot"
    assert learned.config == {
        "bot": "kettle_shop_bot", "bot_id": telegram.bot["id"],
        "bot_name": "Kettle Shop", "hook": HOOK,
    }  # fmt: skip
    assert learned.traits == {"sender": "@kettle_shop_bot"}


def test_a_token_of_another_bot_is_refused_before_it_is_told_of_us(telegram, bot):
    bot.config.update(adapter.connect(bot, hook=HOOK).config)
    telegram.bot["id"] += 1
    telegram.hook = ""

    with pytest.raises(ConnectionFailed) as failed:
        adapter.connect(bot, hook=HOOK)

    assert "another bot, @kettle_shop_bot" in failed.value.words
    assert telegram.hook == ""


@pytest.mark.parametrize(("field", "value"), [("id", None), ("username", "")])
def test_a_server_that_knows_no_bot_is_no_telegram(telegram, bot, field, value):
    telegram.bot[field] = value
    with pytest.raises(ConnectionFailed, match="which bot it is"):
        adapter.connect(bot, hook=HOOK)


def test_a_new_token_of_the_same_bot_is_taken(telegram, bot):
    bot.config.update(adapter.connect(bot, hook=HOOK).config)
    bot.secret["token"] = telegram.token = f"{telegram.token}x"
    telegram.bot["username"] = "kettles_bot"

    assert adapter.connect(bot, hook=HOOK).address == "@kettles_bot"


def test_the_secret_is_another_for_another_bot_and_never_the_token(telegram, bot):
    other = telegram.settings()
    other.secret["token"] = "1:other"
    assert hook_secret(other) != hook_secret(bot)
    assert telegram.token not in hook_secret(bot)
    other.secret["token"] = ""
    assert hook_secret(other) == ""


def test_an_address_without_https_is_refused_in_words(bot):
    with pytest.raises(ConnectionFailed) as failed:
        adapter.connect(bot, hook="http://desk.example/hooks/telegram/abc/")
    assert "https://" in failed.value.words


def test_a_wrong_token_is_said(telegram, bot):
    bot.secret["token"] = "1:wrong"
    with pytest.raises(ConnectionFailed) as failed:
        adapter.connect(bot, hook=HOOK)
    assert failed.value.words == "Telegram does not accept this token."
    [check] = adapter.check(bot)
    assert (check.part, check.ok) == ("sending", False)


def test_a_bot_that_is_well_says_so_in_both_directions(bot):
    assert [(one.part, one.ok, one.words) for one in adapter.check(bot)] == [
        ("sending", True, "Telegram knows our bot as @kettle_shop_bot."),
        ("receiving", True, "Telegram calls this address."),
    ]


def test_another_program_that_took_the_bot_over_is_noticed(telegram, bot):
    telegram.hook = "https://other.example/"
    assert "another address" in receiving(bot).words
    telegram.hook = ""
    assert "calls nobody" in receiving(bot).words
    assert receiving(bot).ok is False


def test_updates_that_are_not_told_are_noticed(telegram, bot):
    telegram.allowed -= {"message_reaction"}
    assert receiving(bot).ok is False


def test_calls_that_do_not_reach_us_are_noticed_until_they_do(telegram, bot, irma):
    irma.says("Hello")
    telegram.last_error = "Wrong response from the webhook: 502 Bad Gateway"
    check = receiving(bot)
    assert check.ok is False
    assert "502 Bad Gateway. 1 messages wait there." in check.words
    telegram.waiting.clear()
    assert receiving(bot).ok is True


def test_a_file_whose_address_ran_out_is_asked_for_anew(telegram, bot, irma):
    item = irma.sends_file(b"words", "a.txt", "text/plain")
    name = item.payload["message"]["document"]["file_id"]
    remote = Remote(name=name, filename="a.txt", content_type="text/plain")
    telegram.media[name].good_for = -1

    with pytest.raises(FetchFailed) as failed:
        adapter.fetch(bot, remote, most=MOST)
    assert failed.value.permanent is False
    telegram.media[name].good_for = 60
    assert adapter.fetch(bot, remote, most=MOST).content == b"words"


def test_a_file_that_telegram_gives_to_no_bot_is_not_asked_for_again(
    telegram, bot, irma
):
    item = irma.sends_file(b"long", "film.mp4", "video/mp4")
    name = item.payload["message"]["document"]["file_id"]
    telegram.media[name].size = 30 * 2**20
    remote = Remote(name=name, filename="film.mp4", content_type="video/mp4")
    with pytest.raises(FetchFailed) as failed:
        adapter.fetch(bot, remote, most=MOST)
    assert failed.value.permanent is True
    assert "20 MB" in failed.value.words


def test_a_file_that_is_larger_than_it_says_is_not_taken(telegram, bot, irma):
    item = irma.sends_file(b"x" * 5000, "a.bin", "application/octet-stream")
    name = item.payload["message"]["document"]["file_id"]
    telegram.media[name].size = 10
    remote = Remote(name=name, filename="a.bin", content_type="")
    with pytest.raises(FetchFailed) as failed:
        adapter.fetch(bot, remote, most=1000)
    assert failed.value.permanent is True


@pytest.mark.parametrize(
    ("code", "link"),
    [
        ("", "https://t.me/kettle_shop_bot"),
        ("ABC-DEF-GHJ-KLMN-PQRS",
         "https://t.me/kettle_shop_bot?start=ABC-DEF-GHJ-KLMN-PQRS"),
        ("no code, but words", ""),
        ("A" * 65, ""),
    ],
)  # fmt: skip
def test_a_link_carries_a_code_if_telegram_carries_it(bot, code, link):
    assert adapter.carrier(bot, code) == link


def test_nobody_knows_a_link_before_the_bot_is_known(telegram):
    assert adapter.carrier(telegram.settings(bot=""), "ABC") == ""
