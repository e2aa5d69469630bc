"""``python -m sandbox.demo``: app and sandbox on this machine, until Ctrl-C.

Slack and the phones of the sandbox forget everything when it stops. So the app's database begins
anew with them: conversations whose threads are gone would only confuse. ``DEMO_KEEP=1`` keeps it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from sandbox.launch import ROOT, LaunchError, Stage, free_port, stopped_by_signals

FOLDER = ROOT / "build" / "demo"
_WATCH_S = 0.5


def main() -> int:
    console = Console(highlight=False, soft_wrap=True)
    app_port = free_port(3000)
    stage = Stage(FOLDER, app_port, free_port(max(3100, app_port + 1)))
    try:
        with _alone(FOLDER), stopped_by_signals(), stage:
            _start(stage, console, is_kept=os.environ.get("DEMO_KEEP") == "1")
            return _watch(stage, console)
    except KeyboardInterrupt:
        console.print("\nStopped.")
        return 0
    except LaunchError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Raises LaunchError while another demo uses the same data."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError("A demo is running already. Stop it first with Ctrl-C.") from None
        yield


def _start(stage: Stage, console: Console, is_kept: bool) -> None:
    if not is_kept:
        _forget(stage.folder)
    console.print("Starting the app and the sandbox …")
    stage.prepare()
    stage.start_sandbox()
    stage.start_app()
    console.print(_words(stage, is_kept))


def _forget(folder: Path) -> None:
    """The database and what lies beside it, and the last run's logs."""
    for old in [*folder.glob("send_on_behalf.db*"), *folder.glob("*.log")]:
        old.unlink()


def _words(stage: Stage, is_kept: bool) -> str:
    data = (
        "The database of the last demo goes on; Slack and the phones are empty."
        if is_kept
        else "Everything starts empty. DEMO_KEEP=1 make demo keeps the app's database."
    )
    return f"""
  Open  [bold]{stage.sandbox_url}[/bold]

  As Ana, type /send-on-behalf in any channel and send Maria Lopez a message.
  Answer on Maria's phone, reply in the thread of #billing-support, then press End message.

  {data}
  Logs: {_short(stage.folder)}/app.log and sandbox.log. Ctrl-C stops the demo.
"""


def _short(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _watch(stage: Stage, console: Console) -> int:
    """Until somebody stops the demo, or one of the processes stops by itself."""
    while True:
        for child in stage.children.values():
            if not child.is_running:
                console.print(f"The {child.name} has stopped by itself: see {child.log}")
                return 1
        time.sleep(_WATCH_S)


if __name__ == "__main__":
    sys.exit(main())
