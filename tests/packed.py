"""What is packed in bytes: a search looks into archives, PDFs and Base64 as well."""

import base64
import contextlib
import gzip
import io
import re
import zipfile

import brotli
import pypdfium2


def list_forms(body):
    """Yield bytes as they are, and what is packed in them."""
    yield body
    for unpack in (gzip.decompress, brotli.decompress):
        with contextlib.suppress(Exception):
            yield unpack(body)
    if b"%PDF" in body:
        pages = pypdfium2.PdfDocument(body[body.index(b"%PDF") :])
        yield "".join(page.get_textpage().get_text_range() for page in pages).encode()
        pages.close()
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(body)) as packed:
        for name in packed.namelist():
            yield name.encode()
            yield packed.read(name)
    for match in re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", body):
        with contextlib.suppress(Exception):
            yield base64.b64decode(match)
