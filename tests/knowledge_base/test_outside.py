"""Addresses elsewhere are looked at politely, and told of once it is sure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from knowledge_base import actions
from knowledge_base.actions import outside
from knowledge_base.models import OutsideLink
from tests.knowledge_base.factories import make_article
from tests.loopback import answering


@contextmanager
def site() -> Iterator[ThreadingHTTPServer]:
    """Answers each path with the status that it names; `asked` has what came."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            server.asked.append((self.command, self.path))
            status = int(self.path.strip("/").split("-")[0])
            if self.path.endswith("-get") and self.command == "GET":
                status = 200
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/new")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - the name http.server calls

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    with answering(server):
        yield server


@pytest.fixture
def place(settings):
    with site() as server:
        server.place = f"127.0.0.1:{server.server_address[1]}"
        settings.EGRESS_ALLOW = frozenset([server.place])
        yield server


@pytest.mark.parametrize(
    ("path", "trouble", "asked"),
    [
        ("200", "", ["HEAD"]), ("302", "", ["HEAD"]), ("301", "moved", ["HEAD"]),
        ("405-get", "", ["HEAD", "GET"]), ("404-get", "", ["HEAD", "GET"]),
        ("404", "gone", ["HEAD", "GET"]), ("410", "gone", ["HEAD"]),
        ("403", "refused", ["HEAD", "GET"]), ("429", "refused", ["HEAD"]),
        ("500", "failing", ["HEAD"]),
    ],
)  # fmt: skip
def test_what_came_of_a_look_is_said(place, path, trouble, asked):
    seen = outside.look(f"http://{place.place}/{path}")
    assert seen.trouble == trouble
    assert [method for method, _path in place.asked] == asked
    if trouble == "moved":
        assert seen.moved_to == f"http://{place.place}/new"


def test_addresses_of_our_own_network_are_not_asked():
    assert outside.look("http://127.0.0.1/").trouble == "not_public"
    assert outside.look("http://169.254.169.254/latest").trouble == "not_public"


def test_a_look_is_written_down_for_every_article_and_comes_again(ada, place):
    link = f"<http://{place.place}/410>"
    make_article(ada, "One", link)
    make_article(ada, "Two", link)
    assert outside.waiting() > 0

    assert outside.drain() == 1
    assert (len(place.asked), outside.waiting()) == (1, 0.0)

    found = list(OutsideLink.objects.values_list("trouble", "failures", "status"))
    assert found == [("gone", 1, 410)] * 2
    tomorrow = timezone.now() + timedelta(hours=25)
    assert not OutsideLink.objects.filter(due_at__gt=tomorrow).exists()
    OutsideLink.objects.update(due_at=timezone.now())
    outside.drain()
    assert all(one.is_broken for one in OutsideLink.objects.all())


def test_one_server_is_not_asked_twice_in_a_minute(ada, place):
    base = f"http://{place.place}"
    make_article(ada, "One", f"<{base}/200> <{base}/410> <{base}/404>")

    assert (outside.drain(), outside.drain(), len(place.asked)) == (1, 0, 1)

    OutsideLink.objects.filter(checked_at=None).update(due_at=timezone.now())
    assert outside.drain() == 1


def test_what_works_again_has_never_failed(ada, place):
    make_article(ada, "One", f"<http://{place.place}/200>")
    OutsideLink.objects.update(failures=5, trouble="gone")

    outside.drain()

    link = OutsideLink.objects.get()
    assert (link.failures, link.trouble, link.status) == (0, "", 200)
    assert link.due_at > timezone.now() + timedelta(days=6)


def test_nobody_looks_for_articles_that_nobody_reads(ada, place):
    article = make_article(ada, "One", f"<http://{place.place}/200>")
    other = make_article(ada, "Two", f"<http://{place.place}/410>")
    actions.withdraw(article, by=ada)
    actions.archive(other.article, by=ada)

    assert (outside.waiting(), outside.drain(), place.asked) == (0.0, 0, [])
