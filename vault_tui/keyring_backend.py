"""What Python programs get that ask the ``keyring`` library for a key: read from the open unlock window.

Name it to the library by ``PYTHON_KEYRING_BACKEND=vault_tui.keyring_backend.OpenWindow``. It never takes
itself for the best one. Then::

    keyring.get_password("vault-tui", "grid-bot")        the API secret of the entry with that label
    keyring.get_password("vault-tui:key", "grid-bot")    its API key
    keyring.get_credential("vault-tui", "grid-bot")      both: username is the API key, password the secret

Which window answers is found as the commands find it: that of ``VAULT_TUI_VAULT``, or of the usual vault.
Nothing is ever stored or deleted here.
"""

from typing import TYPE_CHECKING, ClassVar, NoReturn

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.credentials import Credential, SimpleCredential
from keyring.errors import KeyringError, PasswordDeleteError, PasswordSetError

if TYPE_CHECKING:
    from vault_tui.window.client import Refused

SECRETS = "vault-tui"
KEYS = "vault-tui:key"

_ONLY_READ = "vault-tui gives keys by the keyring library and takes none: use `vault-tui add` or `edit`."


class NotGiven(KeyringError):
    """The window gave nothing, and why; or there is none."""


class OpenWindow(KeyringBackend):
    """The open unlock window, as the library sees it. Other services than ours it doesn't know."""

    name: ClassVar[str] = "vault-tui, the open unlock window"

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805  # the library's own way
        """Below every other: it is taken when it is asked for by name."""
        return -2

    def get_password(self, service: str, username: str) -> str | None:
        """The API secret of an entry, or its API key; None for a service that isn't ours."""
        if service == SECRETS:
            return _fetched(username, "secret")[1]
        return _fetched(username, "key")[0] if service == KEYS else None

    def get_credential(self, service: str, username: str | None) -> Credential | None:
        """API key and API secret of an entry, as username and password."""
        if service != SECRETS or not username:
            return None
        return SimpleCredential(*_fetched(username, "pair"))

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        """Never done."""
        raise PasswordSetError(_ONLY_READ)

    def delete_password(self, service: str, username: str) -> NoReturn:
        """Never done."""
        raise PasswordDeleteError(_ONLY_READ)


def _fetched(label: str, half: str) -> tuple[str, str]:
    """API key and API secret, as far as they were asked for; raises :class:`NotGiven`."""
    from vault_tui.system.paths import usual_vault
    from vault_tui.window.client import Refused, fetch
    from vault_tui.window.socket_paths import sockets

    try:
        found = fetch(sockets(usual_vault()), label, half, why="keyring")
    except Refused as refusal:
        raise NotGiven(_for_a_program(refusal)) from None
    if found is None:
        raise NotGiven(
            "No unlock window of vault-tui is open here that serves this label. `vault-tui unlock` opens one."
        )
    return found.api_key, found.secret


def _for_a_program(refusal: "Refused") -> str:
    """What was refused, on one line; without the option of a command, which a program can't give."""
    lines = [line.strip() for line in refusal.words.splitlines() if "--force" not in line]
    return " ".join(lines).removeprefix("vault-tui: ")
