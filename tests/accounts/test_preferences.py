"""What people choose for themselves, and what their pages make of it."""

import pytest
from django.test import Client

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Company
from tests.tickets.pages import browser_of, field, shown

PROFILE, APPEARANCE = "/settings/profile/", "/settings/appearance/"
ME = {"name": "Grace", "language": "", "time_zone": ""}
LOOK = {"theme": "dark", "density": "compact", "undo_seconds": "5"}


def test_name_language_and_time_zone_are_saved_together(grace):
    typed = {"name": "Grace H.", "language": "de", "time_zone": "Asia/Tokyo"}

    answer = browser_of(grace).post(PROFILE, typed)

    grace.refresh_from_db()
    assert answer.headers["Location"] == PROFILE
    assert (grace.name, grace.language, grace.time_zone) == tuple(typed.values())


def test_look_and_time_to_take_back_are_saved_together(grace):
    browser_of(grace).post(APPEARANCE, LOOK)

    grace.refresh_from_db()
    assert (grace.theme, grace.density, grace.undo_seconds) == ("dark", "compact", 5)


@pytest.mark.parametrize("seconds", ["31", "-1", "ten", ""])
def test_how_long_a_reply_waits_is_nothing_but_0_to_30_seconds(grace, seconds):
    before = grace.undo_seconds
    answer = browser_of(grace).post(APPEARANCE, LOOK | {"undo_seconds": seconds})

    grace.refresh_from_db()
    assert (answer.status_code, grace.undo_seconds) == (422, before)
    assert grace.theme == "system"
    assert field(answer, "undo_seconds") == seconds
    assert 'aria-describedby="id_undo_seconds_helptext id_undo_seconds_error"' in (
        answer.content.decode()
    )


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Europe/Atlantis"}, {"language": "tlh"}, {"name": " \n "}],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(grace, wrong):
    answer = browser_of(grace).post(PROFILE, ME | {"name": "Gracie"} | wrong)

    grace.refresh_from_db()
    assert (answer.status_code, grace.name) == (422, "Grace")
    assert list(answer.context["form"].errors) == list(wrong)
    assert "Nothing is saved yet." in shown(answer)
    if "name" not in wrong:
        assert field(answer, "name") == "Gracie"


def test_an_old_name_of_a_zone_stays_the_chosen_one(grace):
    grace.time_zone = "US/Eastern"
    grace.save()

    page = browser_of(grace).get(PROFILE).content.decode()

    assert '<option value="US/Eastern" selected>' in page


def test_nobody_but_an_admin_saves_somebody_elses_profile(ada, grace, bob):
    words = {"language": "", "time_zone": ""}
    with pytest.raises(OnlyAdmins):
        actions.save_profile(grace, name="Mallory", by=bob, **words)

    actions.save_profile(grace, name="Grace H.", by=ada, **words)

    grace.refresh_from_db()
    assert grace.name == "Grace H."


def test_an_admin_renames_the_company(ada):
    answer = browser_of(ada).post(
        "/settings/company/", {"name": "Engines & Co."}, follow=True
    )

    assert Company.objects.get().name == "Engines & Co."
    assert "Saved." in shown(answer)


def test_a_company_without_a_name_is_refused(ada):
    answer = browser_of(ada).post("/settings/company/", {"name": ""})

    assert answer.status_code == 422
    assert Company.objects.get().name == "Analytical Engines"


def test_to_all_but_admins_the_company_page_does_not_exist(carol, grace):
    codes = {
        method(browser_of(who))
        for who in (carol, grace)
        for method in (
            lambda browser: browser.get("/settings/company/").status_code,
            lambda browser: (
                browser.post("/settings/company/", {"name": "x"}).status_code
            ),
        )
    }

    assert codes == {404}


@pytest.mark.parametrize(
    "path", ["/settings/", PROFILE, APPEARANCE, "/settings/security/"]
)
def test_settings_of_oneself_are_everybodys_and_nobodys_who_is_not_signed_in(dan, path):
    assert browser_of(dan).get(path).status_code == 200
    assert Client().get(path).headers["Location"].startswith("/accounts/login/")


def test_the_list_of_settings_has_what_its_reader_may_change(ada, dan):
    everything = shown(browser_of(ada).get("/settings/"))
    own = shown(browser_of(dan).get("/settings/"))

    assert "Mailboxes" in everything
    assert "People" in everything
    assert "Mailboxes" not in own
    assert "People" not in own
    assert "Security" in own
