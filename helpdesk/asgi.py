"""The web process, from the outside in: static files, the queue at the door, Django."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

from helpdesk.runtime.admission import Admission

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

application = ServeStaticASGI(
    Admission(get_asgi_application(), at_once=settings.WEB_THREADS),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    # The storage puts a digest of the content into each name.
    immutable_file_test=r"\.[0-9a-f]{12}\.",
)
