"""What the stand-in knows and is told: its keys, what goes wrong next, and every request it has seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from tests.bitfinex.standin.faults import Fault
from tests.bitfinex.standin.keys import Key
from tests.bitfinex.standin.rules import Verdict, judge


@dataclass(frozen=True)
class Request:
    """One request as it came. ``path`` is without ``/v2/`` and query; ``key`` the name of its API key.

    ``verdict`` is what the rules say of it (None where nothing is signed), whatever was answered.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    key: str = ""
    verdict: Verdict | None = None

    @property
    def nonce(self) -> int:
        """Its nonce; 0 where it has none."""
        nonce = self.headers.get("bfx-nonce", "")
        return int(nonce) if nonce.isascii() and nonce.isdigit() else 0


@dataclass
class _Trouble:
    fault: Fault
    path: str | None
    key: str | None
    times: int | None


@dataclass
class Switchboard:
    """Everything that threads share; each method is safe to call from any."""

    requests: list[Request] = field(default_factory=list)
    _keys: dict[str, Key] = field(default_factory=dict)
    _troubles: list[_Trouble] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def put(self, keys: Iterable[Key]) -> None:
        """Take these keys in; one without a name goes by its API key."""
        with self._lock:
            for key in keys:
                name = key.name or key.api_key
                self._keys[name] = replace(key, name=name)

    def key(self, name: str) -> Key:
        with self._lock:
            return self._keys[name]

    def names(self) -> list[str]:
        with self._lock:
            return list(self._keys)

    def change(self, name: str, **fields: Any) -> Key:
        """Give a key other fields, at once."""
        with self._lock:
            self._keys[name] = replace(self._keys[name], **fields)
            return self._keys[name]

    def fail(
        self, fault: Fault, *, path: str | None = None, key: str | None = None, times: int | None = None
    ) -> None:
        """Answer so from now on: only on this path, only to this key, only for so many requests.

        The latest that fits is the one that counts.
        """
        with self._lock:
            self._troubles.insert(0, _Trouble(fault, path, key, times))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._troubles.clear()

    def take(self, request: Request, address: str) -> tuple[Request, Key | None, Fault | None]:
        """Judge a request and write it down; the key is None unless it was accepted.

        What goes wrong afterwards doesn't change what was judged: a nonce is used up by an answer that gets
        lost, too.
        """
        with self._lock:
            key = self._owner(request)
            if request.path.startswith("auth/"):
                verdict = judge(key, request.path, request.headers, request.body, address)
                if key and verdict.uses_nonce:
                    self._keys[key.name] = replace(key, last_nonce=request.nonce)
                request = replace(request, key=key.name if key else "", verdict=verdict)
            self.requests.append(request)
            accepted = request.verdict is not None and request.verdict.accepted
            return request, key if accepted else None, self._trouble(request)

    def _owner(self, request: Request) -> Key | None:
        api_key = request.headers.get("bfx-apikey")
        return next((key for key in self._keys.values() if key.api_key == api_key), None)

    def _trouble(self, request: Request) -> Fault | None:
        for trouble in self._troubles:
            if trouble.path in {None, request.path} and trouble.key in {None, request.key}:
                if trouble.times is not None:
                    trouble.times -= 1
                    if trouble.times == 0:
                        self._troubles.remove(trouble)
                return trouble.fault
        return None
