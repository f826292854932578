"""How long officers wait for a screen when many of them work at once.

`python -m bench.staff_sessions [--sessions N …] [--think SECONDS] [--seconds SECONDS]`: a server
on the sample's year; so many officers, each with a socket as Streamlit's page opens it, who ask for
one screen after another with a pause of `think` seconds between an answer and the next question.
Prints how long 50, 95 and 100 of 100 answers took, and how much of one processor the server used.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from mapping.commands import demo
from tests.attack.server import running
from tests.browser import people
from tests.browser.conftest import Server, start_server, stop_server

SESSIONS = (20, 40, 60)
THINK_S = 3.0
MEASURED_S = 60.0
ANSWER_S = 120.0  # the longest wait for an answer
SCREENS = (
    "",
    "my-work",
    "review",
    "cases",
    "community",
    "visits",
    "table",
)  # what an officer opens


@dataclass(slots=True)
class Waits:
    """How long answers took, in seconds, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def describe(self) -> str:
        """Return median, 95 of 100 and the longest."""
        if len(self.seconds) < 2:
            return f"{len(self.seconds)} answers, {len(self.troubles)} troubles"
        p95 = statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]
        return (
            f"{len(self.seconds)} answers: median {statistics.median(self.seconds):.2f} s, "
            f"95 of 100 within {p95:.2f} s, longest {max(self.seconds):.2f} s; "
            f"{len(self.troubles)} troubles"
        )


async def work(server: Server, cookie: str, waits: Waits, until: float, think_s: float) -> None:
    """Open the socket of one officer and ask for screens until the clock says `until`."""
    chance = random.Random(cookie)  # the same pauses at each run would need the same cookies
    await asyncio.sleep(chance.uniform(0, think_s))
    xsrf = await asyncio.to_thread(running.read_xsrf, server)
    try:
        async with connect(
            server.url.replace("http:", "ws:") + "/_stcore/stream",
            origin=Origin(server.url),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(xsrf)],
            additional_headers={"Cookie": f"{cookie}; _streamlit_xsrf={xsrf}"},
            max_size=None,
            open_timeout=ANSWER_S,
        ) as socket:
            while time.monotonic() < until:
                begun = time.monotonic()
                await socket.send(_ask_for(chance.choice(SCREENS)))
                while not _is_last(await asyncio.wait_for(socket.recv(), ANSWER_S)):
                    pass
                waits.seconds.append(time.monotonic() - begun)
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)
    except Exception as error:  # counted: the others go on
        waits.troubles.append(f"{type(error).__name__}: {error}"[:200])


def _ask_for(screen: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.page_name = screen
    data: bytes = asked.SerializeToString()
    return data


def _is_last(frame: str | bytes) -> bool:
    """Return whether a frame says that the screen is drawn."""
    if isinstance(frame, str):
        return False
    message = ForwardMsg.FromString(frame)
    ended: int = message.script_finished
    return (
        message.WhichOneof("type") == "script_finished"
        and ended == ForwardMsg.FINISHED_SUCCESSFULLY
    )


def sign_in_many(server: Server, number: int) -> list[str]:
    """Sign in so many officers; return their cookies as a browser sends them."""
    cookies = (people.cookie(server, f"officer{n}", "officer") for n in range(number))
    return [f"{cookie['name']}={cookie['value']}" for cookie in cookies]


@contextmanager
def serve_sample() -> Iterator[Server]:
    """Run a server on the sample's year in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sample"
        demo.make_sample(folder)
        server = start_server(folder)
        try:
            yield server
        finally:
            stop_server(server)


def measure(server: Server, cookies: Sequence[str], seconds: float, think_s: float) -> str:
    """Let so many officers work for a while; return what they waited and what the server used."""
    process, waits = psutil.Process(server.process.pid), Waits()
    used, begun = sum(process.cpu_times()[:2]), time.monotonic()

    async def run() -> None:
        until = begun + seconds
        await asyncio.gather(*(work(server, one, waits, until, think_s) for one in cookies))

    asyncio.run(run())
    took = time.monotonic() - begun
    share = (sum(process.cpu_times()[:2]) - used) / took
    memory_mb = process.memory_info().rss / 1e6
    told = "; ".join(sorted(set(waits.troubles))[:3])
    return f"{waits.describe()}; {share:.2f} processors, {memory_mb:.0f} MB {told}".strip()


def main() -> None:
    """Print what was measured, a line for each number of sessions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS)
    parser.add_argument("--think", type=float, default=THINK_S, help="seconds between two screens")
    parser.add_argument("--seconds", type=float, default=MEASURED_S)
    chosen = parser.parse_args()
    with serve_sample() as server:
        cookies = sign_in_many(server, max(chosen.sessions))
        measure(server, cookies[:2], 10, 0.1)  # everything is warm
        for number in chosen.sessions:
            told = measure(server, cookies[:number], chosen.seconds, chosen.think)
            print(f"{number} officers, a screen every {chosen.think:g} s: {told}", flush=True)


if __name__ == "__main__":
    main()
