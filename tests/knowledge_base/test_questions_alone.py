"""Questions are looked at by one process at a time, and no other waits for it."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from knowledge_base.actions import questions
from knowledge_base.models import Fingerprint
from tests.factories import make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_comes_second_leaves_it_to_the_first(mailbox):
    ticket = make_ticket(mailbox)
    questions.keep([ticket.pk])
    Fingerprint.objects.update(asked_at=timezone.now() - questions.ASKING)
    found: list[int] = []

    def second() -> None:
        try:
            found.append(questions.drain())
        finally:
            connection.close()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [questions._LOCK])
        other = threading.Thread(target=second)
        other.start()
        other.join(timeout=4)
        assert found == [0]

    assert questions.drain() == 1
