"""How visitors prove who they are, for tests."""

import hashlib
import hmac
import time

import jwt

from tests.channels_app.widget.post import IRMA, code_in, mails, send_letters

SECRET = "s" * 64
SHAPE = {"token", "visitor", "chats", "open", "queue", "settings", "words"}


def proof(known="42", secret=SECRET, **claims):
    said = {"sub": known, "exp": int(time.time()) + 600, **claims}
    return {"token": jwt.encode(said, secret, algorithm="HS256")}


def plain(known="42", secret=SECRET, **more):
    exp = int(time.time()) + 600
    signed = hmac.new(secret.encode(), f"{known}.{exp}".encode(), hashlib.sha256)
    return {"id": known, "exp": exp, "hmac": signed.hexdigest(), **more}


def identify(browser, said):
    """As the widget does it: what the answer says it keeps."""
    answer = browser.post("identify/", said)
    assert answer.status_code == 200, answer.content
    browser.token = answer.json()["token"]
    return answer.json()


def ask(browser, mail=IRMA):
    """Ask for a code, which is sent at once."""
    answer = browser.post("mail/", {"mail": mail})
    send_letters()
    return answer


def prove(browser, code):
    """Type a code; a right one makes the browser whom it names."""
    answer = browser.post("prove/", {"code": code})
    if answer.status_code == 200:
        browser.token = answer.json()["token"]
    return answer


def proven(browser, relay, mail=IRMA):
    """The whole way: asked, read, typed."""
    assert ask(browser, mail).status_code == 202
    answer = prove(browser, code_in(mails(relay)[-1]))
    assert answer.status_code == 200, answer.content
    relay.mails.clear()
    return answer.json()


def shown(browser, chat):
    """What they see said in a conversation; None: it is none of theirs."""
    answer = browser.get(f"chats/{chat}/")
    if answer.status_code != 200:
        return None
    return [message["text"].strip() for message in answer.json()["messages"]]
