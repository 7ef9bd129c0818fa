"""The web process, from the outside in: static files, the queue at the door, Django.

Sockets pass the queue by: they stay for hours and hardly work (docs/decisions/0007).
"""

import os
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import re_path
from servestatic import ServeStaticASGI

from helpdesk.runtime.admission import Admission, Receive, Scope, Send
from helpdesk.runtime.bodies import Bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
pages = get_asgi_application()

from tickets import routing  # noqa: E402 consumers know models, which exist only now


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket's address that is none: 403, and no traceback for a typo."""
    await send({"type": "websocket.close"})


sockets = URLRouter([*routing.urlpatterns, re_path("", cast(Any, nowhere))])
application = ServeStaticASGI(
    ProtocolTypeRouter(
        {
            "http": Bodies(Admission(pages, at_once=settings.WEB_THREADS)),
            "websocket": sockets,
        }
    ),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    # The storage puts a digest of the content into each name.
    immutable_file_test=r"\.[0-9a-f]{12}\.",
)
