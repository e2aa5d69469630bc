"""Where the parts are put together: the only place that knows the concrete classes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.carriers.twilio import TwilioAccount, TwilioCarrier
from bot.carriers.whatsapp import WhatsAppAccount, WhatsAppCarrier
from bot.config import Settings
from bot.contact_centers.embedded import EmbeddedContactCenter
from bot.domain.model import CarrierName
from bot.ports import Carrier, Directory, Handshake, Store
from bot.tasks import Tasks
from bot.worker import Worker
from handlers import Dependencies, health, register_all, slack_http
from handlers.authorization import KnownToken
from handlers.webhooks import Webhooks
from storage.store import SqlStore, open_store
from threads.directory import SlackDirectory
from threads.slack_threads import SlackThreads

CALL_TIMEOUT_S = 20.0
"""Longer waits are no answer. The worker renews a job's lease while its call lasts."""
LARGEST_BODY = 4 * 1024 * 1024  # Meta's webhooks have up to 3 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """One process's parts, wired."""

    settings: Settings
    store: SqlStore
    session: aiohttp.ClientSession
    carriers: Mapping[CarrierName, Carrier]
    handshake: Handshake | None
    slack: AsyncWebClient  # for what a listener answers while its trigger lives
    directory: Directory

    def worker(self) -> Worker:
        tasks = Tasks(
            store=self.store,
            center=EmbeddedContactCenter(self.store, self.carriers),
            threads=SlackThreads(self._posting_client()),
            directory=self.directory,
            carriers=self.carriers,
        )
        return Worker(self.store, tasks.run, tasks.give_up)

    def _posting_client(self) -> AsyncWebClient:
        """Without the SDK's own retries: a post whose answer was lost may stand."""
        return slack_client(self.settings, self.session, retry_handlers=[])

    def bolt_app(self) -> AsyncApp:
        app = AsyncApp(
            name="send-on-behalf",  # else Bolt looks through every module for its caller's file
            client=self.slack,
            authorize=KnownToken(self.slack.token),
            signing_secret=secret(self.settings.slack_signing_secret),
            # Bolt logs the whole body of a request that fails verification, at INFO.
            logger=quiet_logger("slack_bolt"),
        )
        register_all(app, Dependencies(store=self.store, directory=self.directory))
        return app

    def web_app(self, app: AsyncApp) -> web.Application:
        webhooks = Webhooks(
            store=self.store,
            carriers=self.carriers,
            handshake=self.handshake,
            public_url=self.settings.public_url or "",
        )
        server = web.Application(client_max_size=LARGEST_BODY)
        server.add_routes([*webhooks.routes(), *health.routes(self.store)])
        # Without a signing secret anybody could forge Slack's requests: no entry then.
        signing_secret = secret(self.settings.slack_signing_secret)
        if signing_secret is not None:
            server.add_routes(slack_http.routes(app, signing_secret))
        return server


@asynccontextmanager
async def assemble(settings: Settings, store: SqlStore | None = None) -> AsyncIterator[Assembly]:
    """Opens what a process needs and closes it again."""
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
    # Unlimited: who waits for a free connection loses the three seconds that a trigger lives.
    connector = aiohttp.TCPConnector(limit=0)
    opened = store or open_store(settings.database_url)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        slack = slack_client(settings, session)
        whatsapp = _whatsapp(settings, session)
        yield Assembly(
            settings=settings,
            store=opened,
            session=session,
            carriers=_carriers(_twilio(settings, session), whatsapp),
            handshake=whatsapp.handshake if whatsapp else None,
            slack=slack,
            directory=SlackDirectory(slack),
        )
    await opened.close()


def slack_client(
    settings: Settings, session: aiohttp.ClientSession, **options: object
) -> AsyncWebClient:
    return AsyncWebClient(
        token=secret(settings.slack_bot_token),
        base_url=settings.slack_api_url,
        session=session,
        logger=quiet_logger("slack_sdk.web"),
        **options,  # type: ignore[arg-type]
    )


def quiet_logger(name: str) -> logging.Logger:
    """Below ERROR Bolt and the SDK write bodies: customers' words do not belong in logs."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    return logger


def secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _carriers(*carriers: Carrier | None) -> dict[CarrierName, Carrier]:
    return {carrier.name: carrier for carrier in carriers if carrier is not None}


def _twilio(settings: Settings, session: aiohttp.ClientSession) -> TwilioCarrier | None:
    if not settings.has_twilio:
        return None
    account = TwilioAccount(
        account_sid=settings.twilio_account_sid or "",
        api_key=settings.twilio_api_key or "",
        api_secret=secret(settings.twilio_api_secret) or "",
        auth_token=secret(settings.twilio_auth_token) or "",
        public_url=settings.public_url or "",
        api_url=settings.twilio_api_url,
        content_url=settings.twilio_content_url,
    )
    return TwilioCarrier(session, account)


def _whatsapp(settings: Settings, session: aiohttp.ClientSession) -> WhatsAppCarrier | None:
    if not settings.has_whatsapp:
        return None
    account = WhatsAppAccount(
        phone_number_ids=settings.whatsapp_phone_number_ids,
        waba_id=settings.whatsapp_waba_id or "",
        access_token=secret(settings.whatsapp_access_token) or "",
        app_secret=secret(settings.whatsapp_app_secret) or "",
        verify_token=secret(settings.whatsapp_verify_token) or "",
        api_url=settings.whatsapp_api_url,
        version=settings.whatsapp_api_version,
    )
    return WhatsAppCarrier(session, account)


async def learn_workspace(slack: AsyncWebClient, store: Store) -> str:
    """Which workspace the token is for; its id and address are kept for links. Its name."""
    answer = await slack.auth_test()
    async with store.transaction() as tx:
        await tx.remember_slack_team(str(answer["team_id"]), str(answer.get("url") or ""))
    return str(answer.get("team") or "")
