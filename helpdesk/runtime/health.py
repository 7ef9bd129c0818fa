"""What a supervisor or a load balancer asks: can this process do its work?"""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout


def healthz(request: HttpRequest) -> HttpResponse:
    """200 with a database, 503 without; nothing else is needed to work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, PoolTimeout):
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
