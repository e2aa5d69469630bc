"""What is fetched anew from time to time: templates from carriers, members of user groups."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.domain.jobs import Job, JobKind, NewJob
from bot.domain.model import CarrierName
from bot.errors import CarrierError, ThreadsError
from bot.ports import Carrier, Directory, Store
from bot.services.user_groups import sync_user_groups as sync_groups

EVERY_S = 3600.0

log = logging.getLogger(__name__)


def upkeep_jobs() -> tuple[NewJob, ...]:
    """Enqueued at each start and every hour; one of a kind at a time."""
    kinds = (JobKind.SYNC_TEMPLATES, JobKind.SYNC_USER_GROUPS, JobKind.SWEEP)
    return tuple(_job(kind) for kind in kinds)


def _job(kind: JobKind) -> NewJob:
    return NewJob(kind=kind, lane=f"upkeep:{kind}", coalesce_key=kind)


async def sync_templates(store: Store, carriers: Mapping[CarrierName, Carrier], job: Job) -> None:
    """A carrier that does not answer keeps what was known."""
    for name, carrier in carriers.items():
        try:
            templates = await carrier.templates()
        except CarrierError as error:
            log.warning("upkeep.templates_failed", extra={"carrier": name, "code": error.code})
            continue
        async with store.transaction() as tx:
            await tx.templates.replace(name, templates)
    await _finish(store, job)


async def sync_user_groups(store: Store, directory: Directory, job: Job) -> None:
    try:
        await sync_groups(store, directory)
    except ThreadsError as error:
        log.warning("upkeep.user_groups_failed", extra={"reason": str(error)})
    await _finish(store, job)


async def sweep(store: Store, job: Job) -> None:
    await store.sweep()
    await _finish(store, job)


async def _finish(store: Store, job: Job) -> None:
    async with store.transaction() as tx:
        await tx.jobs.finish(job)
