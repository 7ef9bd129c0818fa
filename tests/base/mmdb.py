"""A country database in MaxMind's format, small enough to be written by hand."""

from ipaddress import IPv4Network
from pathlib import Path

_MARK = b"\xab\xcd\xefMaxMind.com"
# One record of the tree, in bytes: 24 bits.
_RECORD = 3


def write(path: Path, countries: dict[str, str]) -> Path:
    """Networks and the country each is in."""
    data, places = b"", {}
    for code in sorted(set(countries.values())):
        places[code] = len(data)
        data += _map({"country": _map({"iso_code": _text(code)})})
    nodes: list[list[int | str | None]] = [[None, None]]
    for network, code in countries.items():
        _add(nodes, IPv4Network(network), code)
    tree = b"".join(
        _record(side, len(nodes), places) for node in nodes for side in node
    )
    about = {
        "node_count": _number(len(nodes), 4), "record_size": _number(8 * _RECORD, 2),
        "ip_version": _number(4, 2), "database_type": _text("Test-Country"),
        "languages": _array([]), "binary_format_major_version": _number(2, 2),
        "binary_format_minor_version": _number(0, 2), "build_epoch": _number(1, 8),
        "description": _map({}),
    }  # fmt: skip
    path.write_bytes(tree + bytes(16) + data + _MARK + _map(about))
    return path


def _add(nodes: list, network: IPv4Network, code: str) -> None:
    at, bits = 0, int(network.network_address)
    for depth in range(network.prefixlen):
        side = bits >> (31 - depth) & 1
        if depth == network.prefixlen - 1:
            nodes[at][side] = code
        else:
            if nodes[at][side] is None:
                nodes.append([None, None])
                nodes[at][side] = len(nodes) - 1
            at = nodes[at][side]


def _record(side: int | str | None, count: int, places: dict[str, int]) -> bytes:
    number = count if side is None else side
    if isinstance(side, str):
        number = count + 16 + places[side]
    return int(number).to_bytes(_RECORD, "big")


def _text(words: str) -> bytes:
    return bytes([2 << 5 | len(words)]) + words.encode()


def _number(value: int, size: int) -> bytes:
    """Of two, four or eight bytes: each is a type of its own."""
    kind = {2: bytes([5 << 5 | 2]), 4: bytes([6 << 5 | 4]), 8: bytes([8, 9 - 7])}[size]
    return kind + value.to_bytes(size, "big")


def _map(pairs: dict[str, bytes]) -> bytes:
    inside = b"".join(_text(key) + value for key, value in pairs.items())
    return bytes([7 << 5 | len(pairs)]) + inside


def _array(items: list[bytes]) -> bytes:
    return bytes([len(items), 11 - 7]) + b"".join(items)
