"""A film in the conversation: nothing of it is loaded until somebody starts it."""

import pytest
from playwright.sync_api import expect

from tests.tickets.test_previews import attached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Half a second, as a browser makes one.
FILM = """() => new Promise(done => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
  const pen = canvas.getContext("2d");
  const turn = setInterval(() => pen.fillRect(Math.random() * 60, 5, 9, 9), 20);
  const made = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  const parts = [];
  made.ondataavailable = ({ data }) => parts.push(data);
  made.onstop = async () => {
    clearInterval(turn);
    done([...new Uint8Array(await new Blob(parts).arrayBuffer())]);
  };
  made.start();
  setTimeout(() => made.stop(), 900);
})"""


def test_a_film_is_watched_by_keys_and_loads_nothing_before(show, ticket, ada):
    page = show(ticket, ada)
    film = bytes(page.evaluate(FILM))
    attached(ticket, film, kind="video/webm", name="jug.webm")
    page.reload()
    player = page.get_by_label("Watch jug.webm")
    expect(player).to_have_js_property("readyState", 0)
    player.press("Space")

    expect(player).to_have_js_property("videoWidth", 64)
    page.wait_for_timeout(400)
    assert player.evaluate("one => one.currentTime") > 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
