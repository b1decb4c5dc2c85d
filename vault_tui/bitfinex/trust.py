"""Which TLS certificates are trusted: the system's, or the environment's if a setting allows it.

Importing ``ssl`` is slow, so only the first request imports this module.
"""

import os
import re
import ssl
from pathlib import Path

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""A certificate's name in a folder that OpenSSL searches: the hash of its subject."""


def tls_context(*, environment: bool = False) -> ssl.SSLContext:
    """A client context for TLS 1.2 or later, with ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` if ``environment``.

    ``ssl.create_default_context`` would always honour these, and write the session keys to the file that
    ``SSLKEYLOGFILE`` names. Raises :class:`OSError` for certificates that can't be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    file = os.environ.get("SSL_CERT_FILE") if environment else None
    folder = os.environ.get("SSL_CERT_DIR") if environment else None
    if not file and not folder:
        file, folder = _systems_own()
    context.load_verify_locations(cafile=file or None, capath=folder or None)
    return context


def _systems_own() -> tuple[str, str]:
    """The certificate file and folder that OpenSSL was built with, else the bundle of ``certifi``."""
    paths = ssl.get_default_verify_paths()
    file = paths.openssl_cafile if Path(paths.openssl_cafile).is_file() else ""
    folder = paths.openssl_capath if _holds_certificates(paths.openssl_capath) else ""
    if not file and not folder:
        import certifi

        file = certifi.where()
    return file, folder


def _holds_certificates(folder: str) -> bool:
    try:
        return any(_HASHED.fullmatch(name) for name in os.listdir(folder))  # noqa: PTH208
    except OSError:
        return False
