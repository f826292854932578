"""Check a copy of a release: `python check_release.py FOLDER PUBLIC_KEY.pem`.

Says which file is not as it was signed. Needs Python and the package `cryptography`, nothing of
this project.
"""

import base64
import hashlib
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def problems(folder: Path, key: bytes) -> list[str]:
    """Return what is wrong with a release; empty where all is as it was signed."""
    manifest = (folder / "MANIFEST.sha256").read_bytes()
    signature = base64.b64decode((folder / "MANIFEST.sha256.sig").read_bytes())
    try:
        load_pem_public_key(key).verify(signature, manifest)
    except InvalidSignature:
        return ["MANIFEST.sha256 was not signed with this key"]
    lines = dict(reversed(line.split("  ", 1)) for line in manifest.decode().splitlines())
    there = {path.name for path in folder.iterdir()} - {"MANIFEST.sha256", "MANIFEST.sha256.sig"}
    changed = [n for n in lines.keys() & there if _hash(folder / n) != lines[n]]
    return sorted([*changed, *(lines.keys() ^ there)])


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    found = problems(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes())
    print("\n".join(found) or "ok")
    sys.exit(1 if found else 0)
