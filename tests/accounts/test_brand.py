"""The company's colour and logo: where people sign in, and on pages of customers."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from helpdesk.base import blobs, colours
from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import NoColour, NoLogo, OnlyAdmins
from helpdesk.base.accounts.models import Company
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program

pytestmark = pytest.mark.usefixtures("company")
PAGE, SIGN_IN = "/settings/company/", "/accounts/login/"
# The smallest there is.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478"
    "da6364600000000600023081d02f0000000049454e44ae426082"
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def file(content=PNG):
    return SimpleUploadedFile("logo.png", content, content_type="image/png")


def signing_in():
    return Client().get(SIGN_IN).content.decode()


def test_nothing_of_it_is_loaded_where_there_is_none():
    page = signing_in()
    assert "brand" not in page
    assert "/look/" not in page


def test_the_colour_is_on_the_page_of_signing_in_as_it_can_be_read(ada):
    company = Company.objects.get()
    given = {"name": company.name, "accent": "FFCC00"}
    assert browser_of(ada).post(PAGE, given).status_code == 302
    assert "/settings/company/look/ffcc00.css" in signing_in()

    sheet = Client().get("/settings/company/look/ffcc00.css")

    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    light = colours.legible("#ffcc00", colours.LIGHT)
    assert f"--accent:light-dark({light}," in sheet.content.decode()
    for odd in ("nonsense", "FFCC00", "fc0", "ffcc00}"):
        assert Client().get(f"/settings/company/look/{odd}.css").status_code == 404
    refused = browser_of(ada).post(PAGE, given | {"accent": "reddish"})
    assert (refused.status_code, "Type a colour" in shown(refused)) == (409, True)
    assert Company.objects.get().accent == "#ffcc00"


def test_the_logo_stands_instead_of_the_name_until_it_is_removed(ada, bob):
    browser, save = browser_of(ada), reverse("accounts:save_logo")
    assert browser.post(save, {"logo": file()}).status_code == 302
    name = Company.objects.get().name
    page = signing_in()
    [address] = [
        part.split('"')[0]
        for part in page.split('src="')[1:]
        if part.startswith("/settings/company/logo/")
    ]
    assert f'alt="{name}"' in page
    answer = Client().get(address)
    assert (answer["Content-Type"], answer.content) == ("image/png", PNG)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get("/settings/company/logo/another/").status_code == 404
    assert address in browser.get(PAGE).content.decode()

    # Bytes of others are no logo, whatever they are called.
    refused = browser.post(save, {"logo": file(SVG)})
    assert (refused.status_code, "PNG, JPEG or WebP" in shown(refused)) == (409, True)
    assert browser_of(bob).post(save, {"drop": "1"}).status_code == 404
    browser.post(save, {"drop": "1"})
    assert address not in signing_in()
    assert Client().get(address).status_code == 404


def test_only_admins_and_only_pictures(ada, bob):
    with pytest.raises(OnlyAdmins):
        actions.set_company_logo(content=PNG, by=bob)
    with pytest.raises(OnlyAdmins):
        actions.drop_company_logo(by=bob)
    for content in (SVG, b"", PNG + bytes(200_000)):
        with pytest.raises(NoLogo):
            actions.set_company_logo(content=content, by=ada)
    with pytest.raises(NoColour):
        actions.save_company(name="X", push_subjects=False, accent="#12", by=ada)
    assert Company.objects.get().name != "X"


def test_programs_do_the_same(ada):
    client = program(make_token(ada).secret)
    where = "/api/v1/company/"
    given = client.patch(where, {"accent": "#FC0"}, format="json").json()
    assert (given["accent"], given["has_logo"]) == ("#ffcc00", False)
    upload = io.BytesIO(PNG)
    upload.name = "logo.png"
    put = client.put(f"{where}logo/", {"file": upload}, format="multipart")
    assert (put.status_code, put.json()["has_logo"]) == (200, True)
    assert blobs.get(Company.objects.get().blob) == PNG
    # Whoever says nothing of the colour leaves it.
    client.patch(where, {"name": "Brew"}, format="json")
    assert Company.objects.get().accent == "#ffcc00"
    assert client.delete(f"{where}logo/").status_code == 204
    assert client.patch(where, {"accent": ""}, format="json").json()["accent"] == ""
