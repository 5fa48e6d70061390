"""The service as it runs in earnest, gunicorn or waitress, started, killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
START_SECONDS = 30


@dataclass
class Service:
    """Run one service on a database, in a process group of its own."""

    data: Path
    database: str
    module: str = "wsgi:app"
    server: str = "gunicorn"
    variables: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def address(self) -> str:
        """Return where the service answers."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> float:
        """Start, wait for the first answer, and return how many seconds that took."""
        begun = time.perf_counter()
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = begun + START_SECONDS
        while time.perf_counter() < until:
            if self.answers():
                return time.perf_counter() - begun
            time.sleep(0.05)
        raise RuntimeError(f"The service did not answer; see {self.data / 'server.log'}.")

    def _command(self) -> list[str]:
        if self.server == "waitress":
            return [
                sys.executable,
                "-m",
                "flask",
                "--app",
                self.module,
                "lgr",
                "serve",
                "--port",
                str(self.port),
            ]
        return [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            "2",
            "--threads",
            "4",
            "--bind",
            f"{HOST}:{self.port}",
            "--graceful-timeout",
            "5",
            self.module,
        ]

    def environment(self) -> dict[str, str]:
        """Return the settings that the service, and commands beside it, run with."""
        return {
            **os.environ,
            "LGR_TRACKER_DATA": str(self.data),
            "LGR_TRACKER_DATABASE": self.database,
            "LGR_TRACKER_UPGRADE": "no",
            "LGR_TRACKER_IMPORTS_AN_HOUR": "1000",  # one person brings in what many would
            "LGR_TRACKER_EXPORTS_AN_HOUR": "1000",
            "PYTHONPATH": str(ROOT),
            **self.variables,
        }

    def answers(self) -> bool:
        """Tell whether anything answers."""
        try:
            requests.get(f"{self.address}/sign-in", timeout=2)
        except requests.RequestException:
            return False
        return True

    def workers(self) -> list[int]:
        """Return the process numbers of the workers that live now."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def kill_worker(self, nth: int) -> None:
        """Kill one worker at once, with no chance to tidy up."""
        there = self.workers()
        if there:
            kill(there[nth % len(there)])

    def kill(self) -> None:
        """Kill the master and every worker at once."""
        assert self.process is not None
        for number in (self.process.pid, *self.workers()):
            kill(number)
        self.process.wait()

    def stop(self) -> None:
        """Stop as an operator would."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def memory(self) -> int:
        """Return the resident memory of the server and its workers, in megabytes."""
        assert self.process is not None
        numbers = [self.process.pid, *self.workers()]
        pages = [Path(f"/proc/{number}/statm").read_text().split()[1] for number in numbers]
        return sum(int(page) for page in pages) * os.sysconf("SC_PAGE_SIZE") // 2**20

    def last_words(self) -> list[str]:
        """Return the end of what the server has written, without the refusals that are expected."""
        lines = (self.data / "server.log").read_text(errors="replace").splitlines()
        return [line for line in lines if not line.startswith("database ")][-40:]

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command of the service's own beside it."""
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi:app", "lgr", *words],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Start a service, and stop it whatever happens."""
    try:
        service.start()
        yield service
    finally:
        service.stop()


def kill(number: int) -> None:
    """Kill a process at once, if it still lives."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port
