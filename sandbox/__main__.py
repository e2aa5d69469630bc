"""``python -m sandbox``: serve the stand-ins until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox import server
from sandbox.world import World, load_seed


def main() -> None:
    options = _parser().parse_args()
    try:
        asyncio.run(_serve(options))
    except OSError as fault:
        sys.exit(f"sandbox: {fault}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sandbox", description="Slack, Twilio and WhatsApp on localhost."
    )
    parser.add_argument("--seed", type=Path, default=Path("examples/workspace.yml"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3100)
    parser.add_argument("--app-url", default="http://127.0.0.1:3000", help="where the app listens")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    base_url = f"http://{options.host}:{options.port}"
    world = World(load_seed(options.seed), options.app_url.rstrip("/"), base_url)
    runner = await server.start(world, options.host, options.port)
    print(f"sandbox at {base_url}", flush=True)
    try:
        await _interrupted()
    finally:
        await runner.cleanup()


async def _interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


if __name__ == "__main__":
    main()
