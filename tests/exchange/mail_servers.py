"""Real servers for mail: one that speaks SMTP, one that answers as GOV.UK Notify does."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

KEY = "council-12345678-1234-1234-1234-123456789012-abcdefab-abcd-abcd-abcd-abcdefabcdef"


@dataclass
class Post:
    """Keep what an SMTP server took; what it is to say to RCPT and after the text may be set."""

    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    says_to_recipient: str = ""
    says_to_text: str = ""
    falls_silent: bool = False
    port: int = 0

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.says_to_recipient:
            return self.says_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.says_to_text:
            return self.says_to_text
        message = message_from_bytes(envelope.content, policy=default)
        self.taken.append(cast(EmailMessage, message))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if self.falls_silent:
            server.transport.abort()  # taken, but the answer never comes
        return "250 OK"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def smtp_server(
    post: Post | None = None, *, lock: "Lock | None" = None, **said: Any
) -> Iterator[Post]:
    """Run an SMTP server on a free port; give what it takes.

    With a lock it keeps its line private and takes mail from "tracker" with "three-words" only.
    """
    post = post or Post(**said)
    post.port = free_port()
    options: dict[str, Any] = {}
    if lock is not None:
        options = {
            "ssl_context" if lock.from_the_first_byte else "tls_context": lock.context(),
            "authenticator": _knows,
            "auth_required": not lock.from_the_first_byte,
            "auth_require_tls": not lock.from_the_first_byte,
        }
    controller = Controller(post, hostname="127.0.0.1", port=post.port, ready_timeout=10, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (b"tracker", b"three-words")
    return AuthResult(success=known, handled=False)


@dataclass(frozen=True)
class Lock:
    """Hold a certificate that only this test run trusts."""

    certificate: Path
    key: Path
    from_the_first_byte: bool = False

    def context(self) -> ssl.SSLContext:
        """Return what a server shows its certificate with."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


def make_lock(folder: Path) -> Lock | None:
    """Make a certificate for 127.0.0.1, or return None where there is no openssl to make one."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    lock = Lock(folder / "certificate.pem", folder / "key.pem")
    words = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    named = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(lock.key), "-out", str(lock.certificate)]
    subprocess.run([openssl, *words, *named, *files], check=True, capture_output=True)
    return lock


@dataclass
class Notify:
    """Keep what was posted; `status` answers the next posts, `is_mute` takes but never answers."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    status: int = 201
    is_mute: bool = False
    address: str = ""


@contextmanager
def notify_server() -> Iterator[Notify]:
    """Run a server that takes and lists messages as Notify does; give what it takes."""
    notify = Notify()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if notify.status >= 400:
                self._say(notify.status, {"errors": [{"message": body["email_address"]}]})
                return
            notify.taken.append({**body, "id": str(uuid4())})
            if notify.is_mute:
                self.close_connection = True
                self.connection.close()
                return
            self._say(201, {"id": notify.taken[-1]["id"]})

        def do_GET(self) -> None:
            reference = parse_qs(urlsplit(self.path).query)["reference"][0]
            notify.asked.append(reference)
            found = [each for each in notify.taken if each["reference"] == reference]
            self._say(200, {"notifications": found})

        def _say(self, status: int, value: Any) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    notify.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
