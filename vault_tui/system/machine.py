"""How much memory this machine really has for us.

The system's files are read by a function that tests can replace.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

Reader = Callable[[str], str | None]
"""Returns the text of a file, ``None`` when it can't be read."""

_CONTROLLED = 1 << 60
"""A control group's limit at or above this means none (version 1 writes a huge number)."""


class Memory(NamedTuple):
    """Bytes that can still be used, and what sets that limit, in words for a sentence."""

    free: int
    limited_by: str


def memory(read: Reader | None = None) -> Memory:
    """The memory that a key derivation can use: the lowest of all limits that apply.

    Using more raises no error that could be caught: the system would kill the process.
    """
    read = read or _text_of
    found = [_machine_memory(read("/proc/meminfo") or "")]
    groups, mounts = read("/proc/self/cgroup"), read("/proc/self/mountinfo")
    if groups and mounts:
        room = min(control_group_rooms(groups, mounts, read), default=None)
        if room is not None:
            found.append(Memory(room, "a limit on this container or session (control group)"))
    if (space := _address_space(read("/proc/self/statm") or "")) is not None:
        found.append(Memory(space, "a limit on this shell (ulimit -v)"))
    return min(found, key=lambda one: one.free)


def free_memory() -> int:
    """The bytes of :func:`memory`."""
    return memory().free


def boot_id() -> bytes:
    """The id of this boot of the machine; empty where the system has none."""
    return (_text_of("/proc/sys/kernel/random/boot_id") or "").strip().encode()


def available_in(meminfo: str) -> int | None:
    """The bytes that ``/proc/meminfo`` reports as available; None if it doesn't."""
    for line in meminfo.splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable" and rest.split()[1:] == ["kB"]:
            return int(rest.split()[0]) * 1024
    return None


def control_group_rooms(groups: str, mounts: str, read: Reader) -> Iterator[int]:
    """The bytes left in each memory control group that we are in, up to the outermost that is visible.

    ``groups`` is ``/proc/self/cgroup``, ``mounts`` is ``/proc/self/mountinfo``; both versions are read.
    """
    for line in groups.splitlines():
        number, _, rest = line.partition(":")
        controllers, _, ours = rest.partition(":")
        if number == "0" and not controllers:
            kind, files = "cgroup2", _VERSION_2
        elif "memory" in controllers.split(","):
            kind, files = "cgroup", _VERSION_1
        else:
            continue
        for top, point in _mounted(mounts, kind):
            for folder in _upwards(ours, top, point):
                room = files.room(folder, read)
                if room is not None:
                    yield room


class _Files(NamedTuple):
    limits: tuple[str, ...]
    usage: str
    cache: str

    def room(self, folder: str, read: Reader) -> int | None:
        limits = [limit for name in self.limits if (limit := _number(read(f"{folder}/{name}"))) is not None]
        used = _number(read(f"{folder}/{self.usage}"))
        limit = min(limits, default=_CONTROLLED)
        if limit >= _CONTROLLED or used is None:
            return None
        # Cached file content counts as used, but is dropped before any process is killed.
        for line in (read(f"{folder}/memory.stat") or "").splitlines():
            name, _, value = line.partition(" ")
            if name == self.cache:
                used -= _number(value) or 0
        return max(0, limit - max(0, used))


_VERSION_1 = _Files(("memory.limit_in_bytes",), "memory.usage_in_bytes", "total_inactive_file")
_VERSION_2 = _Files(("memory.max", "memory.high"), "memory.current", "inactive_file")


def _mounted(mounts: str, kind: str) -> Iterator[tuple[str, str]]:
    """Where control groups of this kind are mounted: the group at the mount's top, and the mount point."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 5 or len(rest) < 3 or rest[0] != kind:
            continue
        if kind == "cgroup2" or "memory" in rest[2].split(","):
            yield _unescaped(fields[3]), _unescaped(fields[4])


def _upwards(ours: str, top: str, point: str) -> Iterator[str]:
    """The folders of our group and of those above it, inside one mount."""
    within = ours.removeprefix(top) if top != "/" else ours
    inside = ours == top or ours.startswith(top.rstrip("/") + "/")
    parts = [part for part in within.split("/") if part] if inside and ".." not in ours.split("/") else []
    while True:
        yield "/".join([point.rstrip("/"), *parts])
        if not parts:
            return
        parts.pop()


def _unescaped(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field


def _number(text: str | None) -> int | None:
    """A count of bytes; ``None`` for "max" and for what can't be read."""
    return int(text) if text and text.strip().isdecimal() else None


def _machine_memory(meminfo: str) -> Memory:
    free = available_in(meminfo)
    if free is None:  # not Linux: the installed memory is the best known without running a program
        free = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Memory(free, "this machine")


def _address_space(statm: str) -> int | None:
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return None
    used = (_number(statm.partition(" ")[0]) or 0) * os.sysconf("SC_PAGE_SIZE")
    return max(0, limit - used)


def _text_of(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
