"""Documents for the demonstration content: small files, written from the text in the TOML."""

# The readers of text and table files guess the encoding; this mark spares them the guess.
TEXT_ENCODING = "utf-8-sig"

PAGE = "0 0 595 842"
FIRST_LINE = "1 0 0 1 64 770 Tm"


def written(name: str, text: str) -> bytes:
    """Return the content of a file whose name ends in .txt, .csv or .pdf.

    A PDF is one page in Helvetica: Latin text only, since Arabic would need a font inside.
    """
    return pdf(text.splitlines()) if name.endswith(".pdf") else text.encode(TEXT_ENCODING)


def pdf(lines: list[str]) -> bytes:
    page = b"\n".join(
        [
            f"BT /F1 13 Tf 20 TL {FIRST_LINE}".encode("ascii"),
            *(f"({escaped(line)}) Tj T*".encode("ascii") for line in lines),
            b"ET",
        ]
    )
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{PAGE}] /Contents 5 0 R "
            "/Resources << /Font << /F1 4 0 R >> >> >>".encode("ascii"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        ]
    )


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def assembled(objects: list[bytes]) -> bytes:
    """Number the objects, note where each begins, and close the file with that table."""
    file = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return file + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(file))
    )
