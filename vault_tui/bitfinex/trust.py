"""Who is believed to be the exchange: certificates of the system, unless a setting lets the environment say.

``ssl`` is imported by what calls this, when the first question is asked.
"""

import os
import re
import ssl
from pathlib import Path

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""How certificates are named in a folder that OpenSSL finds them in."""


def tls_context(*, environment: bool = False) -> ssl.SSLContext:
    """A context of our own. ``ssl``'s usual one writes the keys of every connection where a variable says.

    It also takes certificates from ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``; here the ``environment`` counts
    only when it is to. Raises :class:`OSError` for certificates that can't be read.
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
    """File and folder that OpenSSL was built to look in, or the ones that came with the HTTP client."""
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
