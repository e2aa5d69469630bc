"""Ports of this process's own, one after the other.

Whoever chooses at random chooses one day what somebody else is about to take. Outgoing
connections take theirs above these, and so does the tour.
"""

from __future__ import annotations

import os
import random
from itertools import chain, cycle

from sandbox.launch import is_free

_ALL = range(20_000, 30_000)


def _own() -> range:
    """Of pytest-xdist's workers each has a part."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    width = len(_ALL) // workers
    return _ALL[number * width : (number + 1) * width]


def _from_anywhere(ports: range) -> cycle[int]:
    """Another run on this machine hardly begins at the same one."""
    start = random.randrange(len(ports))
    return cycle(chain(ports[start:], ports[:start]))


_PORTS = _from_anywhere(_own())


def free_port() -> int:
    return next(port for port in _PORTS if is_free(port))
