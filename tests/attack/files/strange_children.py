"""Work that a child should not do; each is stopped or noticed by the parent."""

import os
import signal
import time
from pathlib import Path


def never_ends(data):
    while True:
        time.sleep(60)


def burns(data):
    while True:
        pass


def takes_all_memory(data):
    kept = []
    while True:
        kept.append(bytearray(2**24))


def falls(data):
    os.kill(os.getpid(), signal.SIGSEGV)


def raises(data):
    raise ValueError(data)


def says_too_much(data):
    return b"x" * 10_000_000


def invents_a_code(data):
    print('["E-NOT-OURS", {}]', flush=True)
    os._exit(3)


def writes_a_file(data, path):
    Path(path).write_bytes(data)


def environment(data):
    return "\n".join(f"{name}={value}" for name, value in os.environ.items()).encode()


def echo(data):
    return data


def niceness(data):
    return str(os.nice(0)).encode()


def read_table(data, sheet):
    falls(data)
