"""What runs in the child of `child.py`: take the work, limit oneself, answer, end.

It knows no key, no database and no folder, writes no file, and gives way to everybody else.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

TIME_LIMIT_S = 10.0
MEMORY_BYTES = 512 * 2**20
DONE, REFUSED, TOO_MUCH = 0, 3, 4  # exit codes; any other is a fall

_ROOT = Path(__file__).resolve().parents[3]
_NICENESS = 5  # niceness: pages of others come first


def main() -> int:
    """Read module, function and arguments in a first line, then the file; write the answer."""
    sys.path.insert(0, str(_ROOT))
    from geodata.errors import FileRefused

    work, arguments = json.loads(sys.stdin.buffer.readline())
    module, _, function = work.partition(":")
    does = getattr(import_module(module), function)  # what is loaded is ours: no limit yet
    try:
        _limit_resources()
        answer = does(sys.stdin.buffer.read(), **arguments)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except FileRefused as refused:
        sys.stdout.write(json.dumps([refused.code, refused.values], default=_translate_value))
        sys.stdout.flush()
        return REFUSED
    except MemoryError:
        return TOO_MUCH
    return DONE


def _translate_value(value: Any) -> dict[str, str]:  # noqa: ANN401 - a value of a sentence
    return {"th": value.th, "en": value.en}


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit there
        return
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(TIME_LIMIT_S), int(TIME_LIMIT_S)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
