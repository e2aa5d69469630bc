"""``python -m benchmarks [NAME]``: measure every budget, or one."""

from __future__ import annotations

import argparse
import asyncio
import sys

from benchmarks import command_burst, type_aheads
from benchmarks.measures import Measure, save, table

BENCHMARKS = {
    "command_burst": command_burst.measure,
    "queue_type_ahead": type_aheads.measure_queues,
    "recipient_type_ahead": type_aheads.measure_recipients,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*BENCHMARKS])
    chosen = parser.parse_args().name
    names = [chosen] if chosen else [*BENCHMARKS]
    measures: list[Measure] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        measures += asyncio.run(BENCHMARKS[name]())
    save(measures, names)
    print(table(measures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
