"""Default paths of the vault and its state, and how a path is shown.

Paths are ``str`` and little is imported: the prompt must not wait for ``pathlib``.
"""
# ruff: noqa: PTH118

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

VAULT_NAME = "main.vault"
VAULT = "VAULT_TUI_VAULT"
"""The environment variable that names a vault."""
RUNTIME = "/run/user"


def usual_vault(env: "Mapping[str, str]" = os.environ) -> str:
    """The vault used when no option names one."""
    return env.get(VAULT, "") or default_vault(env)


def default_vault(env: "Mapping[str, str]" = os.environ) -> str:
    """The vault used when neither an option nor the environment names one; it need not exist."""
    return os.path.join(_folder(env, "XDG_DATA_HOME", ".local/share"), VAULT_NAME)


def state_folder(env: "Mapping[str, str]" = os.environ) -> str:
    """The folder for small files about vaults, none of which is needed to open one."""
    return os.path.join(_folder(env, "XDG_STATE_HOME", ".local/state"), "state")


def runtime_folder(runtime: str = RUNTIME) -> str:
    """The folder for files that the system deletes at this user's last logout; empty if there is none.

    It lies in ``/run/user/UID``, and is used only if no other user can access that.
    """
    uid = os.geteuid()
    try:
        status = os.lstat(f"{runtime}/{uid}")
    except OSError:
        return ""
    mine = status.st_mode & 0o170777 == 0o040700 and status.st_uid == uid
    return f"{runtime}/{uid}/vault-tui" if mine else ""


def settings_file(name: str, env: "Mapping[str, str]" = os.environ) -> str:
    """A configuration file of this user; it need not exist."""
    return os.path.join(_folder(env, "XDG_CONFIG_HOME", ".config"), name)


def shown(path: str, env: "Mapping[str, str]" = os.environ) -> str:
    """The path, safe to show: the home folder as ``~``, control characters made visible."""
    home = home_folder(env)
    if home != "/" and path.startswith(home + "/"):
        path = "~" + path[len(home) :]
    if path.isascii() and path.isprintable():
        return path
    from vault_tui.core.models import visible  # slow to load, and needed for unusual names only

    return visible(path)


def _folder(env: "Mapping[str, str]", variable: str, usual: str) -> str:
    base = env.get(variable, "")
    if not base.startswith("/"):  # the XDG rule: a relative path is to be ignored
        base = os.path.join(
            home_folder(env), "Library/Application Support" if sys.platform == "darwin" else usual
        )
    return os.path.join(base, "vault-tui")


def home_folder(env: "Mapping[str, str]" = os.environ) -> str:
    """The home folder, always absolute: a relative one would mean another vault in each working directory."""
    home = env.get("HOME", "")
    if not home.startswith("/"):
        home = _home_of_user()
    return home.rstrip("/") or "/"  # "/" for users without a home folder, as in containers


def _home_of_user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return "/"
