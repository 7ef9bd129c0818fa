"""Which keys do what: the list, what agents make of it, and what their pages say."""

import pytest

from helpdesk.base.accounts import actions, keys
from helpdesk.base.accounts.errors import KeysTaken
from tests.tickets.pages import browser_of, field, shown
from tests.tokens import make_token, program

SHORTCUTS = "/settings/shortcuts/"


def typed(agent, **changed):
    """The form as it stands, with some of its fields changed."""
    form = browser_of(agent).get(SHORTCUTS).context["form"]
    now = {name: form[name].initial for name in form.commands}
    return {**now, "shortcuts": "on", **changed}


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("E", ("e",)),
        ("shift+e", ("Shift+E",)),
        ("g M | Ctrl+k", ("g m", "Mod+k")),
        ("esc | ↓ | /", ("Escape", "ArrowDown", "/")),
        ("Ctrl++", ("Mod++",)),
        ("Я", ("я",)),
        ("", ()),
    ],
)
def test_keys_are_read_as_people_write_them_and_written_so_again(words, ways):
    assert keys.read(words) == ways
    assert keys.read(keys.written(ways)) == ways


@pytest.mark.parametrize(
    "words", ["nothing", "e+", "a b c", "Hyper+E", "a|b|c|d", "\x00"]
)
def test_what_is_no_key_is_none(words):
    with pytest.raises(keys.NoSuchKey):
        keys.read(words)


def test_no_two_commands_come_with_keys_that_mean_both(ada):
    everything = {one.name: one.ways for one in keys.all_of(ada)}

    assert keys.wrong(ada, everything) == {}


def test_each_default_can_be_written_in_the_settings(ada):
    ways = {way for one in keys.all_of(ada) for way in one.ways}

    assert {way for way in ways if keys.read(keys.written((way,))) != (way,)} == set()


@pytest.mark.usefixtures("company")
def test_other_keys_are_on_every_page_in_the_sheet_and_in_its_hints(bob):
    answer = browser_of(bob).post(SHORTCUTS, typed(bob, **{"go-customers": "Q"}))
    bob.refresh_from_db()
    page = browser_of(bob).get("/").content.decode()

    assert answer.headers["Location"] == SHORTCUTS
    assert bob.own_keys == {"go-customers": ["q"]}
    assert 'data-command="go-customers" data-keys="q"' in page
    assert 'title="Customers (Q)"' in page
    assert 'data-command="go-mine" data-keys="g m"' in page


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("keys_typed", "why"),
    [
        ("R", "R is taken: “Reply”."),
        ("G", "G begins G O already: “Go to what is offered to you”."),
        ("E E", "E E would begin with E: “Resolve”."),
        ("Ctrl+T", "Ctrl+T is a key of the browser, or of fields."),
        ("Banana", "“Banana” is no key. Write one like E, Shift+E, Ctrl+K or G M."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(bob, keys_typed, why):
    answer = browser_of(bob).post(SHORTCUTS, typed(bob, assign=keys_typed))
    bob.refresh_from_db()

    assert (answer.status_code, bob.own_keys) == (422, {})
    assert why in shown(answer)
    assert field(answer, "assign") == keys_typed


@pytest.mark.usefixtures("company")
def test_one_gets_its_keys_back_or_all_do_and_the_rest_is_saved_with_it(bob):
    actions.save_keys(bob, shortcuts=True, keys={"assign": ["q"], "note": []})

    browser_of(bob).post(SHORTCUTS, typed(bob, resolve="$", reset="assign"))
    bob.refresh_from_db()
    one = bob.own_keys
    browser_of(bob).post(SHORTCUTS, typed(bob, reset="all"))
    bob.refresh_from_db()

    assert (one, bob.own_keys) == ({"resolve": ["$"], "note": []}, {})


@pytest.mark.usefixtures("company")
def test_without_single_keys_no_hint_promises_any(bob):
    browser_of(bob).post(SHORTCUTS, typed(bob, shortcuts=""))
    bob.refresh_from_db()
    page = browser_of(bob).get("/").content.decode()

    assert not bob.shortcuts
    assert 'title="Customers"' in page


def test_a_ticket_and_the_mentions_may_share_a_key(bob):
    actions.save_keys(bob, shortcuts=True, keys={"note": ["e"], "resolve": ["n"]})
    with pytest.raises(KeysTaken):
        actions.save_keys(bob, shortcuts=True, keys={"search": ["e"]})

    bob.refresh_from_db()
    assert bob.own_keys == {"note": ["e"], "resolve": ["n"]}


def test_what_somebody_chose_takes_a_key_from_what_comes_with_it(bob):
    shown = [one for _n, some in keys.sheet(bob, {"reply": ("n",)}) for one in some]

    ways = {one.command.name: one.ways for one in shown}
    assert (ways["reply"], ways["note"]) == (("n",), ())


@pytest.mark.usefixtures("company")
def test_a_program_reads_and_changes_the_keys_of_whom_it_acts_for(bob):
    call = program(make_token(bob).secret)

    told = call.patch("/api/v1/profile/", {"keys": {"assign": ["Q"]}})
    refused = call.patch("/api/v1/profile/", {"keys": {"assign": ["R"]}})

    assert told.json()["keys"] == {"assign": ["q"]}
    assert (refused.status_code, refused.json()["code"]) == (409, "keys_taken")
