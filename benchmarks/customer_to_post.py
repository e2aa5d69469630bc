"""A customer's SMS at the carrier's webhook until Slack has accepted the line in the thread.

Many channels and few messages, so that no post has to wait for its channel's pace. Baseline: a
webhook that posts there and then, with nothing kept. Both sides take turns, each on a sandbox of
its own.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.customers import CUSTOMERS, sms
from benchmarks.databases import KINDS, Kind, empty_database
from benchmarks.figures import percentile
from benchmarks.measures import Bar, Measure, beside
from benchmarks.office import SENDERS, furnish
from benchmarks.posts import Posts, text_of
from benchmarks.stages import Stage, staged_app, staged_bare

CHANNELS = 100
MESSAGES = 300
EVERY_S = 0.05  # the sides take turns: a channel's comes again after 10 s
PACE_S = 1.1
TIMEOUT_S = 20.0
BARS = ((50, ()), (95, (Bar(150),)))


async def measure(
    kinds: Sequence[Kind] = KINDS, channels: int = CHANNELS, messages: int = MESSAGES
) -> list[Measure]:
    return [one for kind in kinds for one in await _measure(kind, channels, messages)]


async def _measure(kind: Kind, channels: int, messages: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as name, empty_database(kind, Path(name)) as url:
        office = await furnish(Path(name), url, agents=10, channels=channels)
        with staged_bare(office, "benchmarks.bare_relay") as bare, staged_app(office) as app:
            sides = [Side(bare, channels), Side(app, channels)]
            await _write(sides, messages)
            theirs, ours = (side.waits_ms() for side in sides)
    return [
        beside(
            f"customer_to_post.{kind}.p{percent}",
            percentile(ours, percent),
            "ms",
            percentile(theirs, percent),
            *bars,
        )
        for percent, bars in BARS
    ]


async def _write(sides: Sequence[Side], messages: int) -> None:
    async with aiohttp.ClientSession() as session:
        for side in sides:
            await side.open_threads(session)
        await asyncio.sleep(PACE_S)
        for number in range(messages):
            for side in sides:
                await asyncio.gather(side.write(session, number), asyncio.sleep(EVERY_S))


@dataclass(slots=True)
class Side:
    """One customer for each channel, who has a thread there."""

    stage: Stage
    channels: int
    sent_at: list[float] = field(default_factory=list)

    async def open_threads(self, session: aiohttp.ClientSession) -> None:
        for number in range(self.channels):
            await self._post(session, number, "Hello")
        Posts(self.stage).wait_for(2 * self.channels, TIMEOUT_S)

    async def write(self, session: aiohttp.ClientSession, number: int) -> None:
        self.sent_at.append(time.time())
        await self._post(session, self.channels + number, text_of(number))

    async def _post(self, session: aiohttp.ClientSession, number: int, text: str) -> None:
        place = number % self.channels
        url = f"{self.stage.app_url}/webhooks/twilio/inbound"
        body, headers = sms(url, number, SENDERS[place], CUSTOMERS[place], text)
        async with session.post(url, data=body, headers=headers) as response:
            assert response.status == 204, response.status

    def waits_ms(self) -> list[float]:
        """What never came waited as long as was waited for it."""
        posts = Posts(self.stage)
        posts.wait_for(2 * self.channels + len(self.sent_at), TIMEOUT_S)
        came_at = {post.number: post.at for post in posts.accepted}
        return [
            (came_at.get(number, sent + TIMEOUT_S) - sent) * 1000
            for number, sent in enumerate(self.sent_at)
        ]
