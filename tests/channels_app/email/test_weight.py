"""What a large mail costs: memory and time of a process that reads nothing else."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.channels_app.email.mails import mail, multipart

READ = r"""
import re, sys, time
import django
django.setup()
from channels_app.adapters.email import parse
raw = open(sys.argv[1], "rb").read()
begun = time.process_time()
incoming = parse.parse(raw)
assert sum(len(file.content) for file in incoming.files) > 40_000_000
# Its own: what getrusage tells counts the process that started it, too.
peak = re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1]
print(int(peak) // 1024, time.process_time() - begun)
"""


@pytest.mark.slow
def test_a_mail_of_sixty_megabytes_is_read_in_four_hundred_of_memory(tmp_path: Path):
    content = base64.encodebytes(os.urandom(44_000_000)).replace(b"\n", b"\r\n")
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64"
    parts = multipart("mixed", b"\r\nHello", head + b"\r\n\r\n" + content)
    path = tmp_path / "large.eml"
    path.write_bytes(
        mail("Message-ID: <1@x>").partition(b"\r\n\r\n")[0] + b"\r\n" + parts
    )
    assert path.stat().st_size > 60_000_000

    told = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"},
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip

    megabytes, seconds = told.stdout.split()
    assert int(megabytes) < 400
    assert float(seconds) < 10
