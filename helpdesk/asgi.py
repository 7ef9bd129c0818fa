"""The web process, from the outside in: static files, the queue at the door, Django.

Sockets pass the queue by: they stay for hours and hardly work (docs/decisions/0007). So do
questions that wait for news, and streams of events: they are no business of Django's, which
would keep a thread and a place for each.
"""

import os
import sys
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver, re_path
from servestatic import ServeStaticASGI

from helpdesk.runtime.admission import Admission, Receive, Scope, Send
from helpdesk.runtime.bodies import Bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
# A dozen threads that work hold up the one that serves all sockets: each time it wants to
# go on, it waits for one of them to use up its turn, five milliseconds as a rule.
sys.setswitchinterval(0.001)
pages = get_asgi_application()

# Consumers know models, which exist only now.
from channels_app import routing as visitors  # noqa: E402
from tickets import routing as agents  # noqa: E402
from tickets.stream import Streams  # noqa: E402


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket's address that is none: 403, and no traceback for a typo."""
    await send({"type": "websocket.close"})


sockets = URLRouter(
    [*agents.urlpatterns, *visitors.sockets, re_path("", cast(Any, nowhere))]
)
# Every page's code now, before anybody is let in, and not while the first dozen wait.
_ = get_resolver().url_patterns
queue = Admission(
    pages,
    at_once=settings.WEB_THREADS,
    strangers=max(1, settings.WEB_THREADS * 2 // 3),
)
requests = URLRouter([*visitors.waiting, re_path("", cast(Any, queue))])
application = ServeStaticASGI(
    ProtocolTypeRouter({"http": Bodies(Streams(requests)), "websocket": sockets}),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    # The storage puts a digest of the content into each name.
    immutable_file_test=r"\.[0-9a-f]{12}\.",
)
