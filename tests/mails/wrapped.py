"""winmail.dat as Outlook writes it, from what shall be in it (MS-OXTNEF)."""

import struct

SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)
MESSAGE, FILE = 1, 2
CODE_PAGE = struct.pack("<II", 1252, 0)


def stream(*attributes: bytes) -> bytes:
    return SIGNATURE + b"".join(attributes)


def attribute(level: int, name: int, data: bytes) -> bytes:
    total = sum(data) & 0xFFFF
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", total)


def properties(*told: bytes) -> bytes:
    return struct.pack("<I", len(told)) + b"".join(told)


def words(name: int, text: str) -> bytes:
    """A property of type Unicode."""
    data = (text + "\0").encode("utf-16le")
    return (
        struct.pack("<HHII", 0x1F, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)
    )


def binary(name: int, data: bytes, kind: int = 0x102) -> bytes:
    padded = data + b"\0" * (-len(data) % 4)
    return struct.pack("<HHII", kind, name, 1, len(data)) + padded


def number(name: int, value: int) -> bytes:
    return struct.pack("<HHI", 3, name, value)


def named(value: int) -> tuple[bytes, bytes]:
    """Properties with names of their own: by a number and by words; one is a list."""
    guid = bytes(range(16))
    spelt = "x-own\0".encode("utf-16le")
    one = struct.pack("<HH", 3, 0x8001) + guid + struct.pack("<III", 0, 77, value)
    other = (
        struct.pack("<HH", 0x1003, 0x8002) + guid + struct.pack("<II", 1, len(spelt))
    )
    return one, other + spelt + b"\0" * (-len(spelt) % 4) + struct.pack("<III", 2, 1, 2)


def body(text: str) -> bytes:
    return attribute(MESSAGE, 0x0002800C, text.encode("cp1252") + b"\0")


def message(*told: bytes) -> bytes:
    return attribute(MESSAGE, 0x00069003, properties(*told))


def code_page() -> bytes:
    return attribute(MESSAGE, 0x00069007, CODE_PAGE)


def begins() -> bytes:
    return attribute(FILE, 0x00069002, b"\1\0\xff\xff\xff\xff" + b"\0" * 8)


def title(text: str) -> bytes:
    return attribute(FILE, 0x00018010, text.encode("cp1252") + b"\0")


def data(content: bytes) -> bytes:
    return attribute(FILE, 0x0006800F, content)


def of_file(*told: bytes) -> bytes:
    return attribute(FILE, 0x00069005, properties(*told))


def file(name: str, content: bytes, kind: str = "") -> bytes:
    """As Outlook does: a short name, the bytes, then all it knows."""
    told = [words(0x3707, name), number(0x0FFE, 7)]
    told += [words(0x370E, kind)] if kind else []
    return begins() + title("SHORT~1.DAT") + data(content) + of_file(*told)


def enclosed(name: str, inner: bytes) -> bytes:
    """A message within: an object, led in by the name of its interface."""
    interface = bytes.fromhex("0703020000000000c000000000000046")
    told = [words(0x3001, name), binary(0x3701, interface + inner, 0x0D)]
    return begins() + title(name) + of_file(*told)


# "{\\rtf1 Hello Hello}" and the same twice, compressed as MS-OXRTFCP tells.
def rtf(text: bytes) -> bytes:
    """Compressed RTF without any compression: flags of none, eight bytes each."""
    run = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    head = struct.pack("<II4sI", len(run) + 12, len(text), b"LZFu", 0)
    return head + run
