"""What is missing for the contact centre to work, each as one sentence with what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from bot.config import Settings
from bot.domain.model import CarrierName, Medium, Queue
from bot.errors import AppError, PostUnknown, ThreadsBusy
from bot.wording import explain

NEEDED_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "channels:history",
        "groups:history",
        "channels:read",
        "groups:read",
        "users:read",
        "users:read.email",
        "reactions:write",
    }
)
GROUP_SCOPE = "usergroups:read"
_AT_HOME = ("localhost", "127.0.0.1", "::1")

CheckCarrier = Callable[[], Awaitable[object]]
"""Any call that needs the carrier's credentials; raises CarrierError when they do not work."""


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """``queues`` are those that agents can use; ``people`` counts agents with a permission."""

    is_migrated: bool
    queues: tuple[Queue, ...] = ()
    people: int = 0
    user_groups: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackFacts:
    team_name: str
    bot_name: str
    scopes: frozenset[str] | None  # None when Slack does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannelFacts:
    name: str
    is_member: bool
    is_archived: bool


class DatabaseProbe(Protocol):
    async def facts(self) -> DatabaseFacts:
        """Raises OSError or another exception when the database cannot be reached."""
        ...


class SlackProbe(Protocol):
    """Raises ThreadsError when Slack refuses or does not answer."""

    async def facts(self) -> SlackFacts: ...
    async def slack_channel(self, slack_channel_id: str) -> SlackChannelFacts | None:
        """None when the bot cannot see it: not there, or private and the bot not invited."""
        ...


async def examine(
    settings: Settings,
    database: DatabaseProbe,
    slack: SlackProbe | None,
    carriers: Mapping[CarrierName, CheckCarrier],
) -> list[Finding]:
    """Everything is looked at, whatever fails. ``slack`` is None without a bot token."""
    facts, findings = await _database(database)
    findings += _contact_center(facts) if facts and facts.is_migrated else []
    queues = facts.queues if facts else ()
    findings += await _slack(settings, slack, facts)
    findings += [finding async for finding in _carriers(settings, carriers, queues)]
    return [*findings, *_public_address(settings)]


def has_failed(findings: Iterable[Finding]) -> bool:
    return any(finding.level is Level.FAIL for finding in findings)


async def _database(probe: DatabaseProbe) -> tuple[DatabaseFacts | None, list[Finding]]:
    try:
        facts = await probe.facts()
    except AppError as error:
        return None, [_fail(explain(error))]
    except Exception as error:  # the driver's errors are storage's business; the sentence is ours
        sentence = f"The database cannot be reached ({type(error).__name__}). Check DATABASE_URL."
        return None, [_fail(sentence)]
    if not facts.is_migrated:
        return facts, [_fail("The database's tables are out of date. Run: python app.py migrate")]
    return facts, [_ok("The database is reachable and up to date.")]


def _contact_center(facts: DatabaseFacts) -> list[Finding]:
    if not facts.queues:
        sentence = "There are no queues. Write contact_center.yml and run: python app.py apply"
        return [_fail(f"{sentence} contact_center.yml")]
    if not facts.people and not facts.user_groups:
        return [_fail("Nobody may send. List people in contact_center.yml and apply it.")]
    found = [_ok(f"{_count(facts.queues, 'queue')}, people with a permission: {facts.people}.")]
    for queue in facts.queues:
        if not queue.senders:
            found.append(_warn(f"{queue.name} has no sender address, so nobody can send from it."))
    return found


async def _slack(
    settings: Settings, probe: SlackProbe | None, database: DatabaseFacts | None
) -> list[Finding]:
    """Where Slack does not answer at all, it is not asked about each queue as well."""
    if probe is None:
        return [_fail("SLACK_BOT_TOKEN is missing. Install the app from manifest.yml and copy it.")]
    try:
        findings = list(_token(settings, await probe.facts(), database))
    except (ThreadsBusy, PostUnknown):
        return [_fail("Slack does not answer. Check the network, then run doctor again.")]
    except AppError:
        refused = "Slack does not take the bot token."
        findings = [_fail(f"{refused} Reinstall the app, renew SLACK_BOT_TOKEN.")]
    queues = database.queues if database else ()
    return [*findings, *[await _slack_channel(probe, queue) for queue in queues]]


def _token(
    settings: Settings, facts: SlackFacts, database: DatabaseFacts | None
) -> Iterator[Finding]:
    yield _ok(f"Slack knows us as {facts.bot_name} in {facts.team_name}.")
    yield _ok(f"Slack reaches us by {'Socket Mode' if settings.has_socket_mode else 'HTTP'}.")
    if facts.scopes is None:
        yield _warn("Slack did not name the token's scopes. Compare them with manifest.yml.")
        return
    yield from _scopes(facts.scopes, bool(database and database.user_groups))


def _scopes(scopes: frozenset[str], uses_groups: bool) -> Iterator[Finding]:
    missing = sorted(NEEDED_SCOPES - scopes)
    advice = "Update the app from manifest.yml and reinstall it."
    if missing:
        yield _fail(f"Slack scopes are missing: {', '.join(missing)}. {advice}")
    if uses_groups and GROUP_SCOPE not in scopes:
        yield _fail(f"User groups need the scope {GROUP_SCOPE}. {advice}")


async def _slack_channel(slack: SlackProbe, queue: Queue) -> Finding:
    try:
        channel = await slack.slack_channel(queue.slack_channel_id)
    except AppError:
        return _warn(f"{queue.name}: Slack did not answer for {queue.slack_channel_id}. Try again.")
    invite = "Write /invite @Send on Behalf in it."
    if channel is None:
        missing = f"{queue.name}: the bot cannot see {queue.slack_channel_id}."
        return _fail(f"{missing} Check the id; when the channel is private: {invite}")
    if channel.is_archived:
        return _fail(f"{queue.name}: #{channel.name} is archived. Unarchive it or name another.")
    if not channel.is_member:
        return _fail(f"{queue.name}: the bot is not in #{channel.name}. {invite}")
    return _ok(f"{queue.name}: the bot is in #{channel.name}.")


async def _carriers(
    settings: Settings, checks: Mapping[CarrierName, CheckCarrier], queues: tuple[Queue, ...]
) -> AsyncIterator[Finding]:
    used = {sender.carrier for queue in queues for sender in queue.senders.values()}
    for carrier in CarrierName:
        check = checks.get(carrier)
        if check is not None:
            yield await _carrier(carrier, check)
        elif carrier in used:
            yield _fail(f"Queues send by {carrier}, whose settings are missing. See .env.example.")
    for finding in _phone_number_ids(settings, queues):
        yield finding


async def _carrier(carrier: CarrierName, check: CheckCarrier) -> Finding:
    try:
        await check()
    except AppError as error:
        code = f" ({error.params['code']})" if error.params.get("code") else ""
        what = "does not answer" if error.is_retryable else f"does not take our credentials{code}"
        return _fail(f"The carrier {carrier} {what}. Check its settings in the environment.")
    return _ok(f"The carrier {carrier} takes our credentials.")


def _phone_number_ids(settings: Settings, queues: tuple[Queue, ...]) -> Iterator[Finding]:
    for queue in queues:
        sender = queue.senders.get(Medium.WHATSAPP)
        if sender is None or sender.carrier is not CarrierName.WHATSAPP:
            continue
        if settings.has_whatsapp and sender.address not in settings.whatsapp_phone_number_ids:
            what = f"{queue.name}: {sender.address} has no id in WHATSAPP_PHONE_NUMBER_IDS."
            yield _fail(f"{what} Add {sender.address}=<phone number id>.")


def _public_address(settings: Settings) -> Iterator[Finding]:
    if settings.public_url is None:
        if not settings.has_socket_mode and settings.has_slack:
            yield _warn("PUBLIC_URL is not set: use the address that Slack's manifest names.")
        return
    address = urlsplit(settings.public_url)
    if address.hostname in _AT_HOME:
        yield _warn("PUBLIC_URL is this machine: only a sandbox on it can reach the app.")
    elif address.scheme != "https":
        yield _fail("PUBLIC_URL must start with https://, or carriers do not call it.")
    else:
        yield _ok(f"Carriers reach us at {settings.public_url}.")


def _count(things: tuple[object, ...], word: str) -> str:
    return f"{len(things)} {word}" + ("" if len(things) == 1 else "s")


def _ok(sentence: str) -> Finding:
    return Finding(Level.OK, sentence)


def _warn(sentence: str) -> Finding:
    return Finding(Level.WARN, sentence)


def _fail(sentence: str) -> Finding:
    return Finding(Level.FAIL, sentence)
