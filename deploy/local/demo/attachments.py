"""Tiny attachments made on the spot (photo, PDF, spreadsheet, text, tone), so that no binary is kept in the repository."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
import zipfile
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Attachment:
    """A file as its sender named it."""

    filename: str
    media_type: str
    content: bytes


def photo(rng: random.Random, side: int = 24) -> bytes:
    """A valid PNG: a pale square with random blotches, never twice the same."""
    base = [rng.randint(200, 250) for _ in range(3)]
    rows = []
    for _ in range(side):
        row = bytearray(b"\0")
        for _ in range(side):
            shade = 60 if rng.random() < 0.08 else 0
            row += bytes(max(0, c - shade) for c in base)
        rows.append(bytes(row))

    def chunk(tag: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )


def pdf(title: str) -> bytes:
    """A one-page PDF with a title in its metadata (UTF-16, as Chinese producers write it)."""
    hexed = ("\ufeff" + title).encode("utf-16-be").hex().upper().encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Title <" + hexed + b"> >>",
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def sheet(rows: list[list[str]]) -> bytes:
    """A minimal workbook with one sheet of inline strings, readable by spreadsheet programs."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(v)}</t></is></c>' for v in row) + "</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="明细" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return buffer.getvalue()


def tone(seconds: float = 0.4, hertz: float = 440.0) -> bytes:
    """A short mono WAV at 8 kHz, the size of a call recording's first breath."""
    rate = 8000
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        samples = (int(9000 * math.sin(2 * math.pi * hertz * n / rate)) for n in range(int(rate * seconds)))
        file.writeframes(b"".join(struct.pack("<h", s) for s in samples))
    return buffer.getvalue()


def make(kind: str, rng: random.Random, values: dict[str, str], number: int) -> Attachment:
    """The attachment of a kind a narrative names: photo, sheet, text or pdf."""
    product, batch = values["product"], values["batch"]
    if kind == "photo":
        name = rng.choice(
            [
                f"{product}照片{number}.png",
                f"微信图片_2026112109{rng.randrange(60):02d}{rng.randrange(60):02d}.png",
                f"批号{batch}.png",
                f"IMG_{rng.randrange(10000):04d}.png",
            ]
        )
        return Attachment(name, "image/png", photo(rng))
    if kind == "sheet":
        rows = [
            ["品名", "规格", "批号", "有效期至", "数量"],
            [product, values["spec"], batch, values["expiry"], values["qty"]],
        ]
        name = f"{product}库存及验收明细（{values['date']}）.xlsx"
        return Attachment(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet(rows))
    if kind == "text":
        lines = f"病程摘要\r\n患者：{values['sex']}，{values['age']}岁，{values['ward']}\r\n药品：{product} {values['spec']} 批号{batch}\r\n转归：好转\r\n"
        return Attachment("病程摘要.txt", "text/plain", lines.encode("gb18030"))
    if kind == "pdf":
        return Attachment(f"{values['org']}采购资料清单.pdf", "application/pdf", pdf(f"{product} 资料清单"))
    raise ValueError(f"no attachment of kind {kind}")
