"""Signed requests: one at a time per key, after a check of the clock, with nonces that never jump ahead."""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from vault_tui.bitfinex.answers import Maintenance, platform_status
from vault_tui.bitfinex.client import EMPTY, Client
from vault_tui.bitfinex.endpoint import Endpoint
from vault_tui.bitfinex.nonces import ClockDoubt, Spent, Unit, clock_doubt, next_nonce
from vault_tui.bitfinex.rate_limit import RateLimiter
from vault_tui.bitfinex.signing import Credentials
from vault_tui.bitfinex.wire import Answer, Fault
from vault_tui.core.errors import VaultError
from vault_tui.session.store import Store
from vault_tui.system.nonce_file import LIMIT, NonceFile, turn

_STEADY: Final = 1.0
"""Seconds by which the clock may be changed before it is compared again."""

_sleep = asyncio.sleep

Obstacle = Fault | Maintenance | ClockDoubt
"""Why nothing was signed."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A pair, and the unit of its nonces."""

    credentials: Credentials
    unit: Unit


class NotAsked(Exception):
    """Nothing was signed, because of ``obstacle``."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__()
        self.obstacle = obstacle


class Asker:
    """Sends one vault's requests to one endpoint."""

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._store = store
        self._clock = store.world.clock
        self._client = Client(endpoint, environment=store.contents.settings.environment_proxy)
        self._compared: float | None = None
        self._spent: dict[str, Spent] = {}
        self._limiter = RateLimiter()
        self._told = False

    def connected(self) -> AbstractAsyncContextManager[None]:
        """Keep the connection open between the requests within the block."""
        return self._client.connected()

    async def obstacle(self) -> Obstacle | None:
        """Why nothing may be signed now; None if there is no obstacle.

        The first time, and after this machine's clock was changed, it requests the exchange's status and
        compares the clock with its ``Date``.
        """
        if self._compared is not None and abs(self._drift() - self._compared) < _STEADY:
            return None
        before = self._clock()
        answer = await self._client.ask("platform/status")
        after = self._clock()
        if isinstance(answer, Fault):
            return answer
        operating = platform_status(answer)
        if isinstance(operating, Maintenance):
            return operating
        if doubt := clock_doubt(answer.date, before, after):
            return doubt
        self._compared = self._drift()
        return None

    async def ask(self, holder: Holder, path: str, body: bytes = EMPTY) -> Answer:
        """Send one signed request while holding the lock on this key's nonce file.

        Raises :class:`NotAsked` if there is an :meth:`obstacle`, :class:`Busy` if another process holds the
        lock too long, and ``NoTurn`` if the file can't be opened: nothing is signed without it.
        """
        keys = self._store.keys
        name = _name(holder.credentials.api_key)
        while wait := self._limiter.wait(path, time.monotonic()):
            await _sleep(wait)
        async with turn(self._store.world.state, keys.state_name(name)) as file:
            # Not earlier: the clock may have been changed while this waited for the lock.
            if obstacle := await self.obstacle():
                raise NotAsked(obstacle)
            spent = _read(keys.open_state(name, file.read()) or b"") or self._spent.get(name)
            nonce = next_nonce(holder.unit, spent, int(self._clock() * 1_000_000))
            self._spent[name] = Spent(holder.unit, nonce)
            # Before it is sent: the exchange may have counted a request whose answer was lost.
            file.write(keys.seal_state(name, _written(self._spent[name]), self._store.world.random))
            self._tell(file)
            return await self._client.ask(path, holder.credentials, nonce, body)

    def counted_in(self, api_key: str) -> Unit | None:
        """The unit of the last nonce sent from here for this API key; None when unknown."""
        keys, name = self._store.keys, _name(api_key)
        try:
            data = self._store.world.state.read(keys.state_name(name), LIMIT)
        except VaultError:
            data = None
        spent = _read(keys.open_state(name, data or b"") or b"") or self._spent.get(name)
        return spent.unit if spent else None

    def _drift(self) -> float:
        return self._clock() - time.monotonic()

    def _tell(self, file: NonceFile) -> None:
        if file.problem and not self._told:
            self._told = True
            self._store.notices.append(
                f"The last request could not be remembered: {file.problem.sentence} "
                "Ask from one terminal at a time."
            )


def _name(api_key: str) -> str:
    return f"nonce {api_key}"


def _written(spent: Spent) -> bytes:
    """Of fixed length, so that one write replaces the previous nonce."""
    return f"{spent.unit} {spent.nonce:016}".encode()


def _read(text: bytes) -> Spent | None:
    try:
        unit, nonce = text.decode().split(" ")
        return Spent(Unit(unit), int(nonce))
    except ValueError:
        return None
