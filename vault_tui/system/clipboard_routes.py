"""The routes to the person's clipboard, best first, and which of them worked here before."""

import json
import os
from collections.abc import Mapping
from enum import StrEnum

from vault_tui.system import programs
from vault_tui.system.state import StateFolder
from vault_tui.system.surroundings import in_screen, in_tmux, local_display, over_ssh

Env = Mapping[str, str]

_REMEMBERED = "clipboard"
_MOST_REMEMBERED = 50


class Route(StrEnum):
    """One route to a clipboard; the value names it on the command line and in the state folder."""

    WL_COPY = "wl-copy"
    XCLIP = "xclip"
    PBCOPY = "pbcopy"
    TMUX = "tmux"
    SCREEN = "screen"
    OSC52 = "osc52"
    NONE = "none"

    @property
    def native(self) -> bool:
        """Whether it leads to this machine's own display, whose clipboard can be read back."""
        return self in {Route.WL_COPY, Route.XCLIP, Route.PBCOPY}

    @property
    def words(self) -> str:
        """Where it leads, as the end of "sent to …"."""
        if self.native:
            return "this desktop's clipboard"
        return {
            Route.TMUX: "your terminal, through tmux",
            Route.SCREEN: "your terminal, through screen",
            Route.OSC52: "your terminal",
            Route.NONE: "nowhere",
        }[self]


def routes(env: Env = os.environ) -> tuple[Route, ...]:
    """Every route that exists here, best first; only :attr:`Route.NONE` if there is none.

    Behind SSH only the terminal leads to the person's clipboard: this machine's display is not theirs.
    """
    found: list[Route] = []
    display = local_display(env)
    if display == "macos" and programs.find("pbcopy", env):
        found.append(Route.PBCOPY)
    if display == "wayland" and _wl_copy_cleans_up(env):
        found.append(Route.WL_COPY)
    if display in {"wayland", "x11"} and env.get("DISPLAY") and programs.find("xclip", env):
        found.append(Route.XCLIP)
    if in_tmux(env):
        found.append(Route.TMUX)
    elif in_screen(env):
        found.append(Route.SCREEN)
    elif env.get("TERM", "") not in {"", "dumb", "linux"}:  # the kernel's own console has no clipboard
        found.append(Route.OSC52)
    return tuple(found) or (Route.NONE,)


def choose(env: Env = os.environ, *, first: Route | None = None) -> tuple[Route, ...]:
    """The routes to try, in order; ``first`` is what :func:`remembered` returned.

    If the person found that none works, nothing is sent: a copy would only be left where nobody expects it.
    """
    here = routes(env)
    if first is Route.NONE:
        return (Route.NONE,)
    return (first, *(route for route in here if route is not first)) if first in here else here


def remember(state: StateFolder, route: Route, env: Env = os.environ) -> None:
    """Save which route worked (or that none did) in this kind of terminal. May raise as any write."""
    known = _known(state)
    known.pop(_kind_of_terminal(env), None)
    known[_kind_of_terminal(env)] = route.value
    latest = dict(list(known.items())[-_MOST_REMEMBERED:])
    state.write(_REMEMBERED, json.dumps(latest, ensure_ascii=True, indent=1).encode())


def remembered(state: StateFolder, env: Env = os.environ) -> Route | None:
    """The route that :func:`remember` saved for this kind of terminal, if any."""
    route = _known(state).get(_kind_of_terminal(env))
    return Route(route) if route in set(Route) else None


def _kind_of_terminal(env: Env) -> str:
    between = "tmux" if in_tmux(env) else "screen" if in_screen(env) else "bare"
    where = "ssh" if over_ssh(env) else local_display(env) or "local"
    return " ".join((env.get("TERM", ""), env.get("TERM_PROGRAM", ""), between, where))


def _known(state: StateFolder) -> dict[str, str]:
    try:
        found = json.loads(state.read(_REMEMBERED) or b"{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {kind: route for kind, route in found.items() if isinstance(route, str)}


def wl_copy_version(env: Env) -> tuple[int, ...]:
    """The version of ``wl-copy``, empty when it is missing or its version unknown."""
    program = programs.find("wl-copy", env)
    said = programs.run([program, "--version"], env, answer=True) if program else None
    words = (said or b"").decode(errors="replace").split()
    version = words[1] if len(words) > 1 else ""
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _wl_copy_cleans_up(env: Env) -> bool:
    # Before 2.2, once pasted, it left a file with the copied text in /tmp for good.
    return wl_copy_version(env) >= (2, 2)
