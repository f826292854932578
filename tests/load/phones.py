"""A room full of phones as plain HTTP clients, and what they saw."""

import asyncio
import json
import random
import ssl
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import httpx2

from geodata.model.imports.records import Category

WEST, SOUTH, EAST, NORTH = 100.5075, 13.7775, 100.5135, 13.7835  # well inside Dusit
CATEGORIES = sorted(set(Category) - {Category.UNCLASSIFIED})
JOINED_WITHIN_S = 6
WAIT_S = 60
SEEDED = 20260930


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many there are and what each of them does."""

    phones: int
    pins_each: int
    within_s: float  # all their pins


@dataclass(slots=True)
class Seen:
    """What the phones and the projector saw."""

    acknowledged: dict[str, int] = field(default_factory=dict)  # token → pin
    acknowledged_at: list[float] = field(default_factory=list)
    latencies_s: list[float] = field(default_factory=list)
    repeats: int = 0
    votes: dict[str, list[int]] = field(default_factory=dict)  # phone → its last ballot
    projector: list[tuple[float, dict]] = field(default_factory=list)
    states: int = 0  # that reached phones by events
    ended: int = 0  # phones that heard of the end
    troubles: list[str] = field(default_factory=list)

    def p95_s(self) -> float:
        ordered = sorted(self.latencies_s)
        return ordered[int(0.95 * (len(ordered) - 1))]

    def projector_lag_s(self) -> float:
        """Return the longest time from the n-th acknowledged pin to n pins on the projector."""
        counts = [(at, state["pins_count"]) for at, state in self.projector]
        lags = []
        for number, acknowledged_at in enumerate(sorted(self.acknowledged_at), start=1):
            shown_at = next((at for at, count in counts if count >= number), float("inf"))
            lags.append(shown_at - acknowledged_at)
        return max(lags)


class Room:
    """The room at one address, with all its phones on one transport."""

    def __init__(
        self,
        url: str,
        code: str,
        crowd: Crowd,
        seen: Seen,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        self.url, self.code, self.crowd, self.seen = url, code, crowd, seen
        self.random = random.Random(SEEDED)
        none = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
        self.transport = httpx2.AsyncHTTPTransport(limits=none, verify=verify)
        self.clients = [self.client() for _ in range(crowd.phones)]
        self.listeners: list[asyncio.Task[None]] = []

    def client(self, cookies: dict[str, str] | None = None) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            base_url=f"{self.url}/w/{self.code}",
            transport=self.transport,
            cookies=cookies,
            headers={"Origin": self.url},
            timeout=httpx2.Timeout(WAIT_S, read=None),
            trust_env=False,
        )

    async def act_for_all(self, action) -> None:
        await asyncio.gather(*(action(client) for client in self.clients))

    async def join(self, client: httpx2.AsyncClient) -> None:
        await asyncio.sleep(self.random.uniform(0, JOINED_WITHIN_S))
        answer = await client.post("/join")
        self.expect(answer)
        self.listeners.append(asyncio.create_task(self.listen(client)))

    async def listen(self, client: httpx2.AsyncClient) -> None:
        version, state = 0, {}
        async for state in states(client, "/events"):
            self.seen.states += 1
            if state["version"] < version:
                self.seen.troubles.append(f"a phone went from {version} to {state['version']}")
            version = state["version"]
        self.seen.ended += state.get("state") == "closed"

    def show(self, token: str) -> None:
        """Switch the projector on."""
        self.listeners.append(asyncio.create_task(self.watch(token)))

    async def watch(self, token: str) -> None:
        async for state in states(self.client({"dusitmap-projector": token}), "/projector/events"):
            self.seen.projector.append((time.monotonic(), state))

    async def propose(self, client: httpx2.AsyncClient) -> None:
        pause_s = self.crowd.within_s / self.crowd.pins_each
        for _ in range(self.crowd.pins_each):
            before_s = self.random.uniform(0, pause_s)
            await asyncio.sleep(before_s)
            await self.propose_one(client)
            await asyncio.sleep(pause_s - before_s)

    def make_pin(self) -> dict:
        return {
            "token": str(UUID(int=self.random.getrandbits(128))),
            "category": self.random.choice(CATEGORIES),
            "longitude": round(self.random.uniform(WEST, EAST), 6),
            "latitude": round(self.random.uniform(SOUTH, NORTH), 6),
        }

    async def propose_one(self, client: httpx2.AsyncClient) -> None:
        body = self.make_pin()
        token = body["token"]
        began = time.monotonic()
        answer = await client.post("/proposals", json=body)
        ended = time.monotonic()
        if not self.expect(answer):
            return
        self.seen.latencies_s.append(ended - began)
        self.seen.acknowledged_at.append(ended)
        self.seen.acknowledged[token] = answer.json()["id"]
        if self.random.random() < 0.1:  # as a phone does whose answer was lost
            self.seen.repeats += 1
            again = await client.post("/proposals", json=body)
            if self.expect(again) and again.json()["id"] != answer.json()["id"]:
                self.seen.troubles.append(f"{token} became two pins")

    async def vote(self, client: httpx2.AsyncClient) -> None:
        await asyncio.sleep(self.random.uniform(0, self.crowd.within_s / 4))
        ids = sorted(self.seen.acknowledged.values())
        device = client.cookies["dusitmap-room"]
        for sequence in range(1, 2 + (self.random.random() < 0.2)):
            chosen = sorted(self.random.sample(ids, 3))
            answer = await client.post("/votes", json={"sequence": sequence, "pins": chosen})
            if self.expect(answer):
                self.seen.votes[device] = chosen

    def expect(self, answer: httpx2.Response) -> bool:
        if answer.status_code != 200:
            self.seen.troubles.append(f"{answer.status_code} {answer.text[:200]}")
        return answer.status_code == 200

    async def wait_for_the_end(self) -> None:
        """Wait until every phone and the projector have heard that the room is closed."""
        async with asyncio.timeout(WAIT_S):
            await asyncio.gather(*self.listeners)

    async def leave(self) -> None:
        for listener in self.listeners:
            listener.cancel()
        await asyncio.gather(*self.listeners, return_exceptions=True)
        await self.transport.aclose()


async def states(client: httpx2.AsyncClient, path: str) -> AsyncIterator[dict]:
    """Yield the states that a server sends."""
    async with client.stream("GET", path) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def wait_for_state(seen: Seen, wanted) -> dict:
    """Wait for the state of the projector that is wanted."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if seen.projector and wanted(seen.projector[-1][1]):
            return seen.projector[-1][1]
        await asyncio.sleep(0.05)
    raise TimeoutError(f"the projector stayed at {seen.projector[-1:]}")


def run_in_a_thread(work):
    """Return what a coroutine gives, run on a loop of its own: another test may hold this one's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
