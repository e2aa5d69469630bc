"""A contact centre for benchmarks: the app's and the sandbox's files, and linked agents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks import processes
from storage.store import open_store

TEAM_ID = "T0SANDBOX"
CHANNEL_ID = "C0FLOOR"
SENDERS = [f"+120255501{number:02}" for number in range(100)]
QUEUES = 20
QUEUES_EACH = 3

CREDENTIALS = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox-bot-token",
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": "sandbox-signing-secret",
    "TWILIO_ACCOUNT_SID": "ACsandbox0000000000000000000000000",
    "TWILIO_API_KEY": "SKsandbox0000000000000000000000000",
    "TWILIO_API_SECRET": "sandbox-twilio-api-secret",
    "TWILIO_AUTH_TOKEN": "sandbox-twilio-auth-token",
    "WHATSAPP_ACCESS_TOKEN": "",
    "WHATSAPP_APP_SECRET": "",
    "WHATSAPP_VERIFY_TOKEN": "",
    "WHATSAPP_WABA_ID": "",
    "WHATSAPP_PHONE_NUMBER_IDS": "",
}


@dataclass(frozen=True, slots=True)
class Office:
    """``agents`` people, each in three of twenty queues, their Slack accounts linked.

    More ``channels`` are as many queues, each with a Slack channel of its own: 100 at most, because
    there are no more reserved numbers to give to them.
    """

    folder: Path
    database_url: str
    agents: int
    channels: int = 1

    @property
    def seed(self) -> Path:
        return self.folder / "workspace.yml"

    def user_ids(self) -> list[str]:
        return [f"U0AGENT{number:05}" for number in range(self.agents)]

    def channel_ids(self) -> list[str]:
        """In the order of the queues that have them, and of their numbers."""
        return [channel_id_of(number) for number in range(self.channels)]

    def environment(self, sandbox_url: str, port: int) -> dict[str, str]:
        return {
            **CREDENTIALS,
            "DATABASE_URL": self.database_url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SLACK_API_URL": f"{sandbox_url}/slack/api/",
            "TWILIO_API_URL": f"{sandbox_url}/twilio",
            "TWILIO_CONTENT_URL": f"{sandbox_url}/twilio",
            "LOG_LEVEL": "WARNING",
        }


def channel_id_of(queue_number: int) -> str:
    """Where each queue has its own."""
    return f"{CHANNEL_ID}{queue_number:02}" if queue_number else CHANNEL_ID


async def furnish(folder: Path, database_url: str, agents: int, channels: int = 1) -> Office:
    """Writes the files, migrates and applies with the real command line, links everybody."""
    office = Office(folder, database_url, agents, channels)
    _write(office.seed, _workspace(office))
    configuration = folder / "contact_center.yml"
    _write(configuration, _contact_center(office))
    environment = office.environment("http://127.0.0.1:1", 1)  # nobody is called
    processes.run("app.py", "migrate", env=environment)
    processes.run("app.py", "apply", str(configuration), env=environment)
    await _link(office)
    return office


def _write(path: Path, content: dict[str, Any]) -> None:
    # JSON is YAML, and a thousand people are written and read sooner that way.
    path.write_text(json.dumps(content), encoding="utf-8")


def _workspace(office: Office) -> dict[str, Any]:
    path = processes.PROJECT / "examples" / "workspace.yml"
    seed: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {user_id: user_id.lower() for user_id in office.user_ids()}
    seed["manifest"] = str(processes.PROJECT / "manifest.yml")
    seed["people"] = [
        {"id": user_id, "name": name, "real_name": name, "email": _email(user_id)}
        for user_id, name in names.items()
    ]
    bot = seed["app"]["bot_user"]["id"]
    seed["channels"] = [
        {"id": channel_id, "name": channel_id.lower(), "members": [*names, bot]}
        for channel_id in office.channel_ids()
    ]
    return seed


def _contact_center(office: Office) -> dict[str, Any]:
    people = [
        {"email": _email(user_id), "name": user_id, "queues": _queues_of(number)}
        for number, user_id in enumerate(office.user_ids())
    ]
    places = office.channel_ids()
    queues = [
        _queue(number, places[number % len(places)])
        for number in range(max(QUEUES, office.channels))
    ]
    return {"queues": queues, "people": people}


def _queue(number: int, slack_channel_id: str) -> dict[str, Any]:
    """Half of the queues write over WhatsApp too, so that agents have a choice of media."""
    senders = {"sms": {"address": SENDERS[number], "carrier": "twilio"}}
    if number % 2:
        senders["whatsapp"] = {"address": f"+4477009001{number:02}", "carrier": "twilio"}
    name = _queue_name(number)
    return {
        "name": name,
        "slack_channel": slack_channel_id,
        "default_region": "US",
        "senders": senders,
        "wrap_up_codes": ["Done", "No answer"],
    }


def _queue_name(number: int) -> str:
    return f"Queue {number:02}"


def _queues_of(agent_number: int) -> list[str]:
    return [_queue_name((agent_number + step * 7) % QUEUES) for step in range(QUEUES_EACH)]


def _email(user_id: str) -> str:
    return f"{user_id.lower()}@northwind.example"


async def _link(office: Office) -> None:
    store = open_store(office.database_url)
    async with store.transaction() as tx:
        for user_id in office.user_ids():
            agent = await tx.agents.find_by_email(_email(user_id))
            assert agent is not None
            await tx.agents.link(agent.id, TEAM_ID, user_id, agent.name)
    await store.close()
