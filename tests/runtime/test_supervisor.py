import signal
import subprocess
import time

import psutil
import pytest

from .conftest import Up, manage, within


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["web", "worker", "pump", "valkey", "postgres"])
def test_a_killed_process_is_started_again(up, name):
    before = up.child(name)
    before.kill()

    assert within(10, lambda: (up.child(name) or before).pid != before.pid)
    assert within(20, up.answers)


def test_one_line_says_where_it_is_ready(up):
    said = [line for line in up.lines if "is ready at" in line]

    assert said == [f"Helpdesk is ready at {up.address}\n"]


def test_a_second_one_on_the_same_folder_is_refused(up):
    second = manage(up.var, "up", "--port", "0")

    assert second.returncode == 1
    assert f"already runs on {up.var} (process {up.process.pid})" in second.stderr
    assert "Traceback" not in second.stderr


def test_all_of_it_fits_into_600_megabytes(up):
    assert within(10, lambda: up.child("worker") is not None)
    time.sleep(3)
    family = psutil.Process(up.process.pid)

    used = sum(
        member.memory_full_info().pss
        for member in [family, *family.children(recursive=True)]
    )

    assert used < 600 * 2**20


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_a_signal_stops_everything_within_ten_seconds(tmp_path, number):
    started = Up(tmp_path).start()
    family = psutil.Process(started.process.pid).children(recursive=True)
    begun = time.monotonic()

    assert started.stop(number) == 0
    assert time.monotonic() - begun < 10
    assert not [process for process in family if process.is_running()]
    assert "database system is shut down" in started.output


@pytest.mark.sampled
def test_a_killed_supervisor_leaves_nothing_that_hinders_the_next(tmp_path):
    first = Up(tmp_path).start()
    first.process.kill()
    first.process.wait()

    second = Up(tmp_path).start()

    assert second.answers()
    assert second.stop() == 0
    left = subprocess.run(
        ["pgrep", "-f", str(tmp_path)], capture_output=True, text=True
    )
    assert left.stdout == ""
