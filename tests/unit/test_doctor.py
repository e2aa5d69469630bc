"""Doctor: each thing that can be missing is one sentence, and none hides another."""

from __future__ import annotations

from typing import Any

import pytest

from bot.config import Settings
from bot.domain.model import CarrierName, Medium, Queue, QueueId, Sender
from bot.errors import (
    CarrierBusy,
    CarrierRejected,
    ChannelUnavailable,
    ThreadsAway,
    ThreadsBusy,
    ThreadsError,
)
from bot.services.doctor import (
    NEEDED_SCOPES,
    DatabaseFacts,
    Finding,
    Level,
    SlackChannelFacts,
    SlackFacts,
    examine,
    has_failed,
)

QUEUE = Queue(
    id=QueueId("billing"),
    name="Billing",
    slack_channel_id="C0BILLING",
    default_region="US",
    senders={
        Medium.SMS: Sender(medium=Medium.SMS, address="+12025550100", carrier=CarrierName.TWILIO)
    },
)
REFUSED = ChannelUnavailable(reason="invalid_auth")
CHANNEL = SlackChannelFacts(name="billing", is_member=True, is_archived=False)
VARIABLES = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_API_KEY": "SK1",
    "TWILIO_API_SECRET": "secret",
    "TWILIO_AUTH_TOKEN": "token",
    "PUBLIC_URL": "https://messages.example.com",
}


class Database:
    def __init__(self, facts: DatabaseFacts | None) -> None:
        self._facts = facts

    async def facts(self) -> DatabaseFacts:
        if self._facts is None:
            raise ConnectionRefusedError
        return self._facts


class Slack:
    def __init__(
        self,
        channel: SlackChannelFacts | None,
        scopes: frozenset[str] | None,
        fault: ThreadsError | None,
    ) -> None:
        self._channel = channel
        self._scopes = scopes
        self._fault = fault

    async def facts(self) -> SlackFacts:
        if self._fault is not None:
            raise self._fault
        return SlackFacts(team_name="Northwind", bot_name="send-on-behalf", scopes=self._scopes)

    async def slack_channel(self, slack_channel_id: str) -> SlackChannelFacts | None:
        return self._channel


async def works() -> None:
    return None


async def refuses() -> None:
    raise CarrierRejected(code="20003")


async def is_silent() -> None:
    raise CarrierBusy


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


async def findings(
    *,
    facts: DatabaseFacts | None = DatabaseFacts(is_migrated=True, queues=(QUEUE,), people=2),  # noqa: B008
    channel: SlackChannelFacts | None = CHANNEL,
    scopes: frozenset[str] | None = NEEDED_SCOPES,
    fault: ThreadsError | None = None,
    has_slack: bool = True,
    carriers: Any = None,
) -> list[Finding]:
    slack = Slack(channel, scopes, fault) if has_slack else None
    checks = {CarrierName.TWILIO: works} if carriers is None else carriers
    return await examine(Settings(), Database(facts), slack, checks)


def sentences(found: list[Finding], level: Level) -> list[str]:
    return [finding.sentence for finding in found if finding.level is level]


async def test_nothing_missing(variables: pytest.MonkeyPatch) -> None:
    found = await findings()
    assert {finding.level for finding in found} == {Level.OK}
    assert not has_failed(found)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"facts": None}, "The database cannot be reached (ConnectionRefusedError)."),
        ({"facts": DatabaseFacts(is_migrated=False)}, "Run: python app.py migrate"),
        ({"facts": DatabaseFacts(is_migrated=True)}, "There are no queues."),
        ({"facts": DatabaseFacts(is_migrated=True, queues=(QUEUE,))}, "Nobody may send."),
        ({"has_slack": False}, "SLACK_BOT_TOKEN is missing."),
        ({"fault": REFUSED}, "Slack does not take the bot token."),
        ({"fault": ThreadsBusy(), "channel": None}, "Slack does not answer."),
        ({"fault": ThreadsAway(), "channel": None}, "Slack does not answer."),
        ({"scopes": NEEDED_SCOPES - {"groups:read"}}, "Slack scopes are missing: groups:read."),
        ({"channel": None}, "Billing: the bot cannot see C0BILLING."),
        (
            {"channel": SlackChannelFacts(name="bill", is_member=False, is_archived=False)},
            "Billing: the bot is not in #bill. Write /invite @Send on Behalf in it.",
        ),
        (
            {"channel": SlackChannelFacts(name="bill", is_member=False, is_archived=True)},
            "Billing: #bill is archived.",
        ),
        ({"carriers": {CarrierName.TWILIO: refuses}}, "does not take our credentials (20003)."),
        ({"carriers": {CarrierName.TWILIO: is_silent}}, "The carrier twilio does not answer."),
        ({"carriers": {}}, "Queues send by twilio, whose settings are missing."),
    ],
)
async def test_what_is_missing_is_one_sentence(
    variables: pytest.MonkeyPatch, state: dict[str, Any], said: str
) -> None:
    found = await findings(**state)
    [sentence] = sentences(found, Level.FAIL)
    assert said in sentence
    assert has_failed(found)


async def test_user_groups_need_their_scope(variables: pytest.MonkeyPatch) -> None:
    facts = DatabaseFacts(is_migrated=True, queues=(QUEUE,), user_groups=1)
    [sentence] = sentences(await findings(facts=facts), Level.FAIL)
    assert "usergroups:read" in sentence


async def test_one_failure_hides_no_other(variables: pytest.MonkeyPatch) -> None:
    found = await findings(channel=None, fault=REFUSED, carriers={})
    assert len(sentences(found, Level.FAIL)) == 3


async def test_scopes_that_slack_does_not_name_are_only_a_warning(
    variables: pytest.MonkeyPatch,
) -> None:
    found = await findings(scopes=None)
    assert "scopes" in sentences(found, Level.WARN)[0]
    assert not has_failed(found)


@pytest.mark.parametrize(
    ("address", "level"),
    [("http://127.0.0.1:3000", Level.WARN), ("http://messages.example.com", Level.FAIL)],
)
async def test_public_address_must_be_reachable(
    variables: pytest.MonkeyPatch, address: str, level: Level
) -> None:
    variables.setenv("PUBLIC_URL", address)
    assert sentences(await findings(), level)[0].startswith("PUBLIC_URL")


async def test_whatsapp_sender_without_metas_id_is_named(variables: pytest.MonkeyPatch) -> None:
    for name, value in {
        "WHATSAPP_ACCESS_TOKEN": "t",
        "WHATSAPP_APP_SECRET": "s",
        "WHATSAPP_VERIFY_TOKEN": "v",
        "WHATSAPP_WABA_ID": "2",
        "WHATSAPP_PHONE_NUMBER_IDS": "+447700900103=100000000000002",
    }.items():
        variables.setenv(name, value)
    sender = Sender(medium=Medium.WHATSAPP, address="+447700900102", carrier=CarrierName.WHATSAPP)
    queue = Queue(
        id=QueueId("q"),
        name="Appointments",
        slack_channel_id="C0APPOINT",
        default_region="GB",
        senders={Medium.WHATSAPP: sender},
    )
    facts = DatabaseFacts(is_migrated=True, queues=(queue,), people=1)
    found = await findings(facts=facts, carriers={CarrierName.WHATSAPP: works})
    [sentence] = sentences(found, Level.FAIL)
    assert "Add +447700900102=<phone number id>" in sentence
