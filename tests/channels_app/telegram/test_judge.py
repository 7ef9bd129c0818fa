"""Somebody else's library reads what our Telegram tells: python-telegram-bot, which keeps
what it does not know in `api_kwargs`."""

import asyncio
from inspect import signature

import pytest
import telegram as library

from tests.wire.providers.customers import picture
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.telegram_person import Person


def everything(person: Person):
    first = person.says("My kettle leaks.", replies=None)
    yield first
    yield person.says("Still.", replies=first)
    yield person.starts("ABC-DEF")
    yield person.sends_photo(caption="The lid")
    yield from person.sends_photos(2)
    yield person.sends_file(b"x", "bill.pdf", "application/pdf")
    yield person.sends_voice(b"x")
    yield person.sends_sticker("😀")
    yield person.shares_location(59.3, 18.1)
    yield person.shares_contact("Karl", "+4670")
    yield person.edits(first, "My kettle leaks!")
    yield person.reacts(first, "👍")
    yield person.blocks()


def test_every_update_is_one_that_the_library_reads_without_a_rest():
    telegram = Telegram()
    for item in everything(telegram.customer()):
        update = library.Update.de_json(item.payload, None)
        assert update.update_id == item.payload["update_id"]
        told = update.effective_message
        kind = next(name for name in item.payload if name != "update_id")
        assert getattr(update, kind) is not None
        for part in filter(None, (update, told, update.effective_user)):
            assert dict(part.api_kwargs) == {}, kind


@pytest.mark.parametrize("path", ["text", "caption", "document", "voice", "sticker"])
def test_what_was_said_is_where_the_library_looks_for_it(path):
    telegram = Telegram()
    messages = [
        library.Update.de_json(item.payload, None).message
        for item in everything(telegram.customer())
    ]
    assert any(getattr(one, path) for one in messages if one is not None)


def test_what_our_adapter_says_is_what_the_library_would_say():
    """Names of methods and fields, against those of the library's own calls."""
    for method, fields in {
        "send_message": ("text", "parse_mode", "reply_parameters"),
        "send_photo": ("photo", "caption", "parse_mode", "reply_parameters"),
        "send_document": ("document", "caption"),
        "send_media_group": ("media", "reply_parameters"),
        "set_webhook": ("url", "secret_token", "allowed_updates", "max_connections"),
        "get_file": ("file_id",),
    }.items():
        known = signature(getattr(library.Bot, method)).parameters
        assert set(fields) <= set(known), method


def test_the_library_can_speak_with_our_telegram(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns of its next version
    with Telegram() as telegram:
        irma = telegram.customer()
        asyncio.run(_speaks(telegram, int(irma.key)))

        assert [(one.form, one.text) for one in irma.heard] == [
            ("text", "Try the lid."),
            ("document", "The bill"),
            ("photo", "Both"),
            ("photo", ""),
        ]
        assert irma.heard[1].replies == irma.heard[0].name
        assert telegram.signs[irma.heard[0].name, "bot"] == "👍"


async def _speaks(telegram: Telegram, chat: int) -> None:
    address = f"{telegram.url}/bot"
    async with library.Bot(telegram.token, base_url=address) as bot:
        said = await bot.send_message(chat, "Try the <b>lid</b>.", parse_mode="HTML")
        await bot.set_message_reaction(chat, said.message_id, "👍")
        reply = library.ReplyParameters(said.message_id)
        await bot.send_document(
            chat, b"%PDF", filename="b.pdf", caption="The bill", reply_parameters=reply
        )
        photos = [
            library.InputMediaPhoto(picture(1), caption="Both"),
            library.InputMediaPhoto(picture(2)),
        ]
        album = await bot.send_media_group(chat, photos)
        assert len({one.media_group_id for one in album}) == 1
        await bot.set_webhook("https://desk.example/", secret_token="s3cret")
        assert (await bot.get_webhook_info()).url == "https://desk.example/"
        with pytest.raises(library.error.BadRequest, match="parse entities"):
            await bot.send_message(chat, "<p>", parse_mode="HTML")
        telegram.limits(5)
        with pytest.raises(library.error.RetryAfter):
            await bot.send_message(chat, "more")
        telegram.blocked.add(str(chat))
        with pytest.raises(library.error.Forbidden, match="blocked"):
            await bot.send_message(chat, "more")
