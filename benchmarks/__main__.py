"""``python -m benchmarks [NAME]``: measure every budget, or one."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from benchmarks import (
    command_burst,
    customer_to_post,
    growth,
    relay,
    start_and_memory,
    type_aheads,
    webhooks,
)
from benchmarks.measures import Measure, save, table

BENCHMARKS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "command_burst": command_burst.measure,
    "customer_to_post": customer_to_post.measure,
    "growth": growth.measure,
    "queue_type_ahead": type_aheads.measure_queues,
    "recipient_type_ahead": type_aheads.measure_recipients,
    "relay": relay.measure,
    "start_and_memory": start_and_memory.measure,
    "webhook": webhooks.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*BENCHMARKS])
    chosen = parser.parse_args().name
    names = [chosen] if chosen else [*BENCHMARKS]
    measures: list[Measure] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        measures += asyncio.run(_measured(name))
    save(measures, names)
    print(table(measures))
    return 0


async def _measured(name: str) -> list[Measure]:
    return await BENCHMARKS[name]()


if __name__ == "__main__":
    sys.exit(main())
