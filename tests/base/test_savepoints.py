"""A savepoint is set by the first statement, and its failure is its own."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts.models import Company
from helpdesk.base.savepoints import savepoint_if_used

pytestmark = pytest.mark.django_db


def test_work_that_asks_nothing_takes_no_statement():
    with CaptureQueriesContext(connection) as asked, savepoint_if_used():
        pass
    assert len(asked) == 0


def test_work_that_asks_something_is_kept():
    with savepoint_if_used():
        Company.objects.create(name="Shop")
    assert Company.objects.count() == 1


def twice() -> None:
    """The second of one key: an error of the database itself."""
    Company.objects.update(name="Other")
    Company.objects.create(pk=Company.objects.get().pk, name="Again")


def fails(*, after=lambda: None) -> None:
    after()
    raise RuntimeError


def guarded(work) -> None:
    with savepoint_if_used():
        work()


def test_what_fails_is_undone_and_the_transaction_goes_on():
    Company.objects.create(name="Shop")
    with pytest.raises(IntegrityError):
        guarded(twice)
    assert Company.objects.get().name == "Shop"


def test_what_was_to_happen_after_the_commit_of_what_failed_does_not(
    django_capture_on_commit_callbacks,
):
    told = []

    def promise(word):
        return lambda: transaction.on_commit(lambda: told.append(word))

    with django_capture_on_commit_callbacks(execute=True):
        promise("before")()
        with pytest.raises(RuntimeError):
            guarded(lambda: fails(after=promise("never")))
        guarded(promise("after"))
    assert told == ["before", "after"]


def test_one_inside_another_fails_alone():
    def outer():
        Company.objects.create(name="Shop")
        with pytest.raises(RuntimeError):
            guarded(lambda: fails(after=lambda: Company.objects.update(name="Other")))

    guarded(outer)
    assert Company.objects.get().name == "Shop"
