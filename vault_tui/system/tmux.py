"""Commands to tmux, which sits between us and the terminal and keeps what passes through in its buffers."""

from collections.abc import Mapping

from vault_tui.system import programs

Env = Mapping[str, str]


def send(name: str, data: bytes, env: Env) -> bool:
    """Put ``data`` on the outer terminal's clipboard and into tmux's buffer ``name``; needs tmux 3.2."""
    return _tmux(env, "load-buffer", "-w", "-b", name, "-", data=data) is not None


def forget(name: str, env: Env) -> bool:
    """Overwrite the outer clipboard with a blank, as tmux passes on no empty content; delete the buffer."""
    overwritten = send(name, b" ", env)
    return _tmux(env, "delete-buffer", "-b", name) is not None and overwritten


def current(env: Env) -> dict[str, str]:
    """The environment as of the last attach; our own is as old as the pane.

    Since then the session may have been attached from elsewhere, where the local display can't be seen.
    """
    now = dict(env)
    said = _tmux(env, "show-environment", answer=True)
    for line in (said or b"").decode(errors="replace").splitlines():
        name, _, value = line.removeprefix("-").partition("=")
        if name not in {"SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"}:
            continue
        if line.startswith("-"):
            now.pop(name, None)
            if name == "SSH_CONNECTION":
                now.pop("SSH_CLIENT", None)
                now.pop("SSH_TTY", None)
        else:
            now[name] = value
    return now


def _tmux(env: Env, *arguments: str, data: bytes = b"", answer: bool = False) -> bytes | None:
    program = programs.find("tmux", env)
    return programs.run([program, *arguments], env, data=data, answer=answer) if program else None
