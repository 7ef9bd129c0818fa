"""Nothing is done for somebody who no longer waits for it."""

import asyncio
import threading

import pytest
from django.conf import settings

from helpdesk.base.live import Busy, in_thread, in_time, threads


async def behind_others_for(seconds: float) -> list[str]:
    """What is done of two whose turn comes so late: one waits for it, one anyway."""
    go, done = threading.Event(), []
    others = [
        asyncio.create_task(in_thread(go.wait)) for _ in range(settings.LIVE_THREADS)
    ]
    await asyncio.sleep(0.05)
    anyway = asyncio.create_task(in_thread(done.append, "anyway"))
    waits = asyncio.create_task(in_time(done.append, "in time"))
    await asyncio.sleep(seconds)
    go.set()
    found = await asyncio.gather(*others, anyway, waits, return_exceptions=True)
    if isinstance(found[-1], Busy):
        done.append("busy")
    return sorted(done)


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_time_is_done():
    assert asyncio.run(behind_others_for(0.1)) == ["anyway", "in time"]


@pytest.mark.django_db(transaction=True)
def test_what_comes_too_late_for_who_waits_is_not_done_at_all():
    late = threads.PATIENCE + 0.2
    assert asyncio.run(behind_others_for(late)) == ["anyway", "busy"]
