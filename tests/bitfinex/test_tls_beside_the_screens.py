"""The process with the screens loads asyncio without the library for TLS, and asks over TLS all the same."""

import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ASKS = """
import sys
from vault_tui.system.process import load_asyncio_without_tls
load_asyncio_without_tls()
assert "ssl" not in sys.modules and "asyncio" in sys.modules
import asyncio
import ssl
from vault_tui.bitfinex import client
from vault_tui.bitfinex.endpoint import endpoint
if sys.argv[2:]:
    client.tls_context = lambda **_: ssl.create_default_context(cafile=sys.argv[2])
print(asyncio.run(client.Client(endpoint(sys.argv[1])).ask("platform/status")))
"""


class Operates(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"[1]")

    def log_message(self, format: str, *_: object) -> None:
        pass


@contextmanager
def served(certificate: Path, key: Path) -> Iterator[str]:
    """A server for one question, over TLS; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with HTTPServer(("127.0.0.1", 0), Operates) as server:
        server.timeout = 20
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of nobody but this machine, with its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl program to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    said = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*made, *said, *files], check=True, capture_output=True, timeout=60)
    return folder / "certificate.pem"


def asked(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASKS, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@pytest.mark.slow
def test_a_server_with_a_good_certificate_is_understood(certificate: Path) -> None:
    with served(certificate, certificate.with_name("key.pem")) as url:
        answer = asked(url, str(certificate))
    assert answer.startswith("Reply(status=200, value=[1], ")


@pytest.mark.slow
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with served(certificate, certificate.with_name("key.pem")) as url:
        answer = asked(url)
    assert answer.startswith("Fault(kind=<FaultKind.TLS")
