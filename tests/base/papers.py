"""PDF files as people send them, and as they should not."""

JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert\\('x'\\)) >>"


def pdf(*pages: str, opens: bytes = b"", size: str = "0 0 595 842") -> bytes:
    """A file with a page for each line of words (ISO 32000-1, 7.5).

    opens: what is done as soon as somebody opens it.
    """
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R"
        + (b" /OpenAction " + opens if opens else b"")
        + b" >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, words in enumerate(pages):
        drawn = f"BT /F1 48 Tf 60 740 Td ({words}) Tj ET".encode()
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (size.encode(), 5 + 2 * at),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    return _file(objects)


def bomb(deep: int = 9) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /X 5 0 R >> >> >>"
        ),
        b"<< /Length 60 >>\nstream\n" + b"/X Do " * 10 + b"\nendstream",
    ]
    for level in range(deep):
        inner = (
            b"/X Do " * 10
            if level < deep - 1
            else b"0 0 m 595 842 l 300 1 l f ".ljust(60)
        )
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources"
            b" << /XObject << /X %d 0 R >> >> /Length 60 >>\nstream\n%s\nendstream"
            % (6 + level, inner)
        )
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(content))
    )
