"""App and sandbox in one process, without waiting: real front doors, a clock that is set.

The sandbox is on the other end of every wire: Slack's and the carriers' requests come in signed,
through its control API, and what the app calls is read in its channels, phones and journal.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Executable, Table, delete, select

from assembly import Assembly, assemble, learn_workspace
from bot.config import Settings
from bot.domain.model import Agent, AgentId, QueueId
from bot.worker import Worker
from sandbox import server
from sandbox.slack import posting, workspace
from sandbox.world import World, load_seed
from storage import lanes, schema
from storage.session import Session
from storage.store import SqlStore
from tests.builders import BILLING_NUMBER, DELIVERIES_NUMBER, a_small_contact_center
from tests.clock import SetClock
from tests.ports import free_port
from tests.scenarios.people import Customer, Person
from tests.scenarios.thread import Thread
from tests.seeding import add_agent, add_member

Json = dict[str, Any]

GENERAL, BILLING_PLACE, DELIVERIES_PLACE = "C0GENERAL", "C0BILLING", "C0DELIVER"
PACES_S = 2.0
"""What settle() moves the clock over: paces and hold-backs, which are no longer. Retries are."""
_SEED = load_seed(Path(__file__).parents[2] / "examples" / "workspace.yml")
_MORE_PEOPLE = (
    {"id": "U0KIM", "name": "kim", "real_name": "Kim Sato", "email": "kim@northwind.example"},
    {"id": "U0ZOE", "name": "zoe", "real_name": "Zoe Novel", "email": "zoe@northwind.example"},
    {"id": "U0GUS", "name": "gus", "real_name": "Gus Guest", "is_guest": True},
    {"id": "U0OTO", "name": "oto", "real_name": "Oto Other", "team_id": "T0OTHER"},
)
_STANDING = ("RequestHandler.start", "_wait_for_close", "Wakeups")


class Stage:
    def __init__(
        self, world: World, parts: Assembly, clock: SetClock, carriers: web.TCPSite
    ) -> None:
        self.world, self.parts, self.store, self.clock = world, parts, parts.store, clock
        self.worker: Worker = parts.worker()
        self._carriers = carriers
        self.ana, self.ben = Person(self, "U0ANA", "ana"), Person(self, "U0BEN", "ben")
        self.lea, self.nia = Person(self, "U0LEA", "lea"), Person(self, "U0NIA", "nia")
        self.kim, self.zoe = Person(self, "U0KIM", "kim"), Person(self, "U0ZOE", "zoe")
        self.guest, self.stranger = Person(self, "U0GUS", "gus"), Person(self, "U0OTO", "oto")
        self.maria = Customer(self, "+447700900123", BILLING_NUMBER)
        self.tom = Customer(self, "+447700900124", DELIVERIES_NUMBER)

    def somebody(self, number: str, writes_to: str) -> Customer:
        return Customer(self, number, writes_to)

    # Time and work

    async def settle(self) -> None:
        """Until nothing is under way and nothing is due; the clock moves over paces only."""
        for _ in range(500):
            await self.quiet()
            if await self.worker.step():
                continue
            due_in_s = await self._next_due_s()
            if due_in_s > PACES_S:
                return
            self.clock.advance(max(due_in_s, 0.001))
        raise AssertionError("there is always something left to do")

    async def passes(self, seconds: float) -> None:
        """Time goes by, and what is due then is done."""
        await self.settle()
        self.clock.advance(seconds)
        await self.settle()

    async def quiet(self) -> None:
        """Until every request that is under way has been answered and every listener is done."""
        async with asyncio.timeout(10):
            while busy := [task for task in asyncio.all_tasks() if _is_under_way(task)]:
                await asyncio.wait(busy)

    async def _next_due_s(self) -> float:
        async with self.store.database.reader.connect() as connection:
            return await lanes.next_due_s(Session(connection, self.clock))

    # The wires

    async def control(self, method: str, path: str, body: Json | None = None) -> Json:
        """One call of the sandbox's control API; a refusal of the caller's is a fault of the test.

        ``slack/raw`` answers for the app, whatever it said.
        """
        url = f"{self.world.base_url}/control/{path}"
        async with self.world.http.request(method, url, json=body) as response:
            answered: Json = await response.json()
        assert answered.get("ok"), answered
        return answered

    async def act(self, act: str, **body: Any) -> Json:
        return await self.control("POST", f"slack/{act}", body)

    async def fault(self, target: str, fault: str, times: int = 1, **details: Any) -> None:
        body = {"target": target, "fault": fault, "times": times, **details}
        await self.control("POST", "faults", body)

    async def clear_faults(self) -> None:
        await self.control("DELETE", "faults")

    async def carriers_hang_up(self) -> None:
        """Nobody listens at the carriers' address any more; what is connected stays so."""
        await self._carriers.stop()

    async def carriers_answer(self) -> None:
        await self._carriers.start()

    def calls(self, target: str) -> list[Json]:
        """What the app asked of a stand-in, and what it was answered."""
        return [call for call in self.world.calls if call["target"] == target]

    def slack_errors(self) -> list[str]:
        answers = [call["response"] for call in self.world.calls]
        return [a["error"] for a in answers if isinstance(a, dict) and a.get("ok") is False]

    # What stands in Slack and in the database

    async def channel(self, slack_channel_id: str) -> list[Json]:
        answered = await self.control("GET", f"channels/{slack_channel_id}/messages")
        messages: list[Json] = answered["messages"]
        return [message for message in messages if "subtype" not in message]

    async def threads(self, slack_channel_id: str = BILLING_PLACE) -> list[Thread]:
        """One for each card in a channel, the oldest first."""
        cards = [m for m in await self.channel(slack_channel_id) if m.get("bot_id")]
        return [Thread(self, slack_channel_id, card["ts"]) for card in cards]

    async def thread(self, slack_channel_id: str = BILLING_PLACE) -> Thread:
        """The only one there is."""
        (thread,) = await self.threads(slack_channel_id)
        return thread

    async def deletes_the_card(self, thread: Thread) -> None:
        """As an administrator of the workspace may."""
        state = workspace.of(self.world)
        channel = state.channel(thread.slack_channel_id)
        posting.delete(state, channel, state.messages.get(channel.id, thread.ts))
        await self.quiet()

    async def rows(self, table: Table) -> list[Json]:
        async with self.store.reading() as tx:
            return [dict(row) for row in await tx.session.rows(select(table))]

    async def count(self, table: Table) -> int:
        return len(await self.rows(table))

    async def changes(self, statement: Executable) -> None:
        """What an administrator did meanwhile."""
        async with self.store.transaction() as tx:
            await tx.session.run(statement)

    async def learns_of(self, agent: Agent, *queue_ids: QueueId) -> None:
        async with self.store.transaction() as tx:
            await add_agent(tx.session, agent)
            for queue_id in queue_ids:
                await add_member(tx.session, agent.id, queue_id)

    async def removes(self, agent_id: AgentId, queue_id: QueueId) -> None:
        member = schema.queue_member
        is_it = (member.c.agent_id == agent_id) & (member.c.queue_id == queue_id)
        await self.changes(delete(member).where(is_it))


def _is_under_way(task: asyncio.Task[Any]) -> bool:
    if task is asyncio.current_task() or task.done():
        return False
    name = getattr(task.get_coro(), "__qualname__", "")
    return not (name.startswith("test_") or any(part in name for part in _STANDING))


@asynccontextmanager
async def open_stage(store: SqlStore, clock: SetClock) -> AsyncIterator[Stage]:
    app_port, port, carrier_port = free_port(), free_port(), free_port()
    world = World(_seed(), f"http://127.0.0.1:{app_port}", f"http://127.0.0.1:{port}")
    quick = {
        "receipt_delay_ms": 0,
        "enforce_pace": False,
        "retry_delays_s": [],
        "transport": "http",
    }
    world.settings.update(quick)
    await a_small_contact_center(store)
    async with (
        _serving(server.build(world), port) as sandbox,
        assemble(_settings(world, carrier_port), store) as parts,
        _serving(parts.web_app(parts.bolt_app()), app_port),
    ):
        carriers = web.TCPSite(sandbox, "127.0.0.1", carrier_port)
        await carriers.start()
        await learn_workspace(parts.slack, store)
        yield Stage(world, parts, clock, carriers)


@asynccontextmanager
async def _serving(app: web.Application, port: int) -> AsyncIterator[web.AppRunner]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield runner
    await runner.cleanup()


def _seed() -> Json:
    seed = copy.deepcopy(_SEED)
    seed["people"] += _MORE_PEOPLE
    everybody = [person["id"] for person in seed["people"]]
    for channel in seed["channels"]:
        channel["members"] = list(dict.fromkeys([*channel["members"], *everybody]))
    return seed


def _settings(world: World, carrier_port: int) -> Settings:
    """With the credentials of the seed."""
    app, twilio, whatsapp = (world.seed[name] for name in ("app", "twilio", "whatsapp"))
    carriers = f"http://127.0.0.1:{carrier_port}"
    given = {
        "slack_bot_token": app["bot_token"],
        "slack_signing_secret": app["signing_secret"],
        "slack_api_url": f"{world.base_url}/slack/api/",
        "twilio_account_sid": twilio["account_sid"],
        "twilio_api_key": twilio["api_key"],
        "twilio_api_secret": twilio["api_secret"],
        "twilio_auth_token": twilio["auth_token"],
        "twilio_api_url": f"{carriers}/twilio",
        "twilio_content_url": f"{carriers}/twilio",
        "whatsapp_access_token": whatsapp["access_token"],
        "whatsapp_app_secret": whatsapp["app_secret"],
        "whatsapp_verify_token": whatsapp["verify_token"],
        "whatsapp_waba_id": whatsapp["waba_id"],
        "whatsapp_phone_number_ids": f"+447700900102={whatsapp['phone_number_id']}",
        "whatsapp_api_url": f"{carriers}/whatsapp",
        "public_url": world.app_url,
    }
    return Settings(_env_file=None, **given)
