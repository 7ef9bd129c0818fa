"""What people do with a browser, in these tests."""

import re
import time

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories import PASSWORD

LOGIN = "/accounts/login/"
PROFILE = "/settings/profile/"

# The middle of a code's period, so that no test sits on its edge.
MIDDLE = int(time.time()) // 30 * 30 + 15


def sign_in(browser, agent, password=PASSWORD):
    return browser.post(LOGIN, {"login": agent.email, "password": password})


def is_in(browser):
    return browser.get(PROFILE).status_code == 200


def session_of(browser):
    return browser.cookies["sessionid"].value


def text_of(answer):
    """A page without what is new in it each time, and without what was typed."""
    changing = r'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"]*@[^"]*"'
    return re.sub(changing, "", answer.content.decode())


def path_of(link):
    return "/" + link.split("/", 3)[3]


def code_time(step=0):
    return MIDDLE + 30 * step


def code_of(secret, step=0):
    return format_hotp_value(hotp_value(secret, code_time(step) // 30))


def switch_on(browser, step=-20):
    """Switch the second factor on, some codes ago; its key."""
    with time_machine.travel(code_time(step), tick=False):
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        page = browser.get("/accounts/2fa/totp/activate/")
        secret = page.context["form"].secret
        code = code_of(secret, step)
        done = browser.post("/accounts/2fa/totp/activate/", {"code": code})
    assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return secret
