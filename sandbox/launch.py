"""Real processes: the app, started by the path of ``app.py``, and the sandbox beside it.

Nothing of the caller reaches the app but what a process needs to run: its environment is made
here, and it runs in its data folder, where no ``.env`` of the caller's lies.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from sandbox.credentials import credentials
from sandbox.world import load_seed

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
_HOST = "127.0.0.1"
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT")
_BELOW_EPHEMERAL = range(30_000, 32_000)  # no outgoing connection takes these while we restart
_READY_S, _STOP_S, _POLL_S = 30.0, 10.0, 0.02


class LaunchError(Exception):
    """A process did not come up or a command failed; the text ends with what it said."""


@dataclass
class Child:
    """One process of ours and where it writes what it says."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> int:
        """SIGTERM, then SIGKILL when it takes too long; the exit status."""
        if self.is_running:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(_STOP_S)
        return self.kill()

    def kill(self) -> int:
        """SIGKILL: no chance to finish or to say goodbye."""
        self.process.kill()
        return self.process.wait()

    def await_ready(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _READY_S
        while not is_ready():
            if not self.is_running or time.monotonic() > deadline:
                raise LaunchError(f"{self.name} did not start:\n{_tail(self.log)}")
            time.sleep(_POLL_S)


@dataclass
class Stage:
    """App and sandbox on ports of their own, with their data and logs in ``folder``.

    ``transport`` is how Slack reaches the app: ``http`` or ``socket``.
    """

    folder: Path
    app_port: int
    sandbox_port: int
    transport: str = "http"
    database_url: str = ""
    children: dict[str, Child] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database_url = self.database_url or f"sqlite:///{self.folder / 'send_on_behalf.db'}"

    @property
    def app_url(self) -> str:
        return f"http://{_HOST}:{self.app_port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://{_HOST}:{self.sandbox_port}"

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def prepare(self) -> None:
        """Tables, queues and people, contacts: what an administrator does once."""
        self.run_app("migrate")
        self.run_app("apply", str(EXAMPLES / "contact_center.yml"))
        self.run_app("contacts", "import", str(EXAMPLES / "contacts.csv"))

    def run_app(self, *arguments: str, is_fine: bool = True) -> subprocess.CompletedProcess[str]:
        """One command of the app, until it ends. Raises LaunchError unless it may fail."""
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            self._app_command(*arguments),
            cwd=self.folder,
            env=self._app_environment(),
            capture_output=True,
            text=True,
            timeout=_READY_S,
        )
        if is_fine and done.returncode:
            raise LaunchError(f"app.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done

    def start_sandbox(self) -> Child:
        seed = ("--seed", str(EXAMPLES / "workspace.yml"), "--port", str(self.sandbox_port))
        command = [sys.executable, "-m", "sandbox", *seed, "--app-url", self.app_url]
        child = self._start("sandbox", command, ROOT, _clean_environment())
        child.await_ready(lambda: _answers(self.sandbox_port, "/control/state"))
        return child

    def start_app(self) -> Child:
        command = self._app_command("serve")
        child = self._start("app", command, self.folder, self._app_environment())
        child.await_ready(lambda: _answers(self.app_port, "/readyz"))
        return child

    def kill_app(self) -> None:
        self.children["app"].kill()

    def stop(self) -> None:
        """The app first, so that it can still finish what is under way."""
        for child in reversed(self.children.values()):
            child.stop()

    def _start(self, name: str, command: list[str], folder: Path, env: dict[str, str]) -> Child:
        log = self.folder / f"{name}.log"
        with log.open("ab") as said:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and files
                command,
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                process_group=0,  # an interrupt at the terminal is ours to pass on
            )
        self.children[name] = Child(name, process, log)
        return self.children[name]

    def _app_command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "app.py"), *arguments]

    def _app_environment(self) -> dict[str, str]:
        seed = load_seed(EXAMPLES / "workspace.yml")
        given = credentials(seed, self.sandbox_url)
        if self.transport != "socket":
            given.pop("SLACK_APP_TOKEN")
        return {
            **_clean_environment(),
            **given,
            "DATABASE_URL": self.database_url,
            "PUBLIC_URL": self.app_url,
            "HOST": _HOST,
            "PORT": str(self.app_port),
        }


def free_port(wanted: int | None = None) -> int:
    """The wanted port or the next free one; without a wish, any that stays free for us."""
    first = wanted or random.choice(_BELOW_EPHEMERAL)
    return next(port for port in range(first, first + 1000) if is_free(port))


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the program as Ctrl-C does: what was started is stopped."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((_HOST, port)) != 0 and _can_bind(probe, port)


def _can_bind(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((_HOST, port))
    except OSError:
        return False
    return True


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
