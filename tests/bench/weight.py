"""What a widget costs the page it is on: bytes as they go over the wire."""

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urljoin

_REFERRED = re.compile(
    r'<(?:link rel="(?:stylesheet|modulepreload|preload)"[^>]*? href'
    r'|script [^>]*?src)="([^"]+)"'
)
_AT_ONCE = re.compile(r'(?:from|import)\s*"(\./[^"]+)"')
_LATER = re.compile(r'import\(\s*"(\./[^"]+)"')
_CODE = (".js", ".css")


def measure(port: int, key: str) -> Iterator[dict[str, object]]:
    """The script of the host page, the panel at its first open, and the rest of it."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    frame = f"/w/{key}/"
    page = _get(client, frame, "identity").decode()
    first = [urljoin(frame, name) for name in _REFERRED.findall(page)]
    first = _with(client, [f"/w/{key}/sdk.js", *first], _AT_ONCE)
    later = _with(client, _with(client, first, _LATER), _AT_ONCE)
    # Browsers take both; pages that are not the same for everybody come as gzip.
    for encoding in ("gzip, br", "gzip"):
        sizes = {one: len(_get(client, one, encoding)) for one in later}
        code = {one: size for one, size in sizes.items() if one.endswith(_CODE)}
        yield {
            "name": f"chat bytes, {encoding}",
            "loader": len(_get(client, f"/w/{key}.js", encoding)),
            "panel_js_css": sum(size for one, size in code.items() if one in first),
            "panel_page": len(_get(client, frame, encoding)),
            "words": sum(size for one, size in sizes.items() if one not in code),
            "all_js_css": sum(code.values()),
            "requests": len(first) + 1,
        }
    client.close()


def _with(
    client: http.client.HTTPConnection, names: list[str], named: re.Pattern[str]
) -> list[str]:
    """These, and what they name, and what those do; each once."""
    found = list(dict.fromkeys(names))
    for name in found:  # it grows meanwhile
        if name.endswith(".js"):
            text = _get(client, name, "identity").decode()
            further = [urljoin(name, other) for other in named.findall(text)]
            found += [one for one in dict.fromkeys(further) if one not in found]
    return found


def _get(client: http.client.HTTPConnection, path: str, encoding: str) -> bytes:
    client.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = client.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")
    return body
