"""The first district's names, and the search for them in whatever another one gives out."""

import re
from pathlib import Path

from tests.packed import list_forms

SECOND = Path(__file__).parent / "bang_phlat"
OWN_NAMES = re.compile(  # DusitMap and dusitmap are the product's; a word of its own is the place
    rb"(?i:\bdusit\b)|\bDS\d\d\b|" + "ดุสิต".encode() + rb"|\b1002(?:0[1-6])?\b(?=[\"<,])"
)
INVISIBLE = str.maketrans("", "", "\u200b\u2060\u00ad\ufffe\r\n")


def find_names(body):
    """Return the names of the first district that stand in a file, packed ones too."""
    found = set()
    for form in list_forms(body):
        text = form.decode("utf-8", "ignore").translate(INVISIBLE)
        found |= {match.decode() for match in OWN_NAMES.findall(text.encode())}
        found |= {"ดุสิต"} & {word for word in ("ดุสิต",) if word in text}
        if "ดุสิต".encode("utf-16-le") in form or b"\\u0e14\\u0e38\\u0e2a\\u0e34\\u0e15" in form:
            found.add("ดุสิต")
    return found
