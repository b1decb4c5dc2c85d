"""Settings: who is asked about keys, and when a key is due for a check."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from vault_tui.bitfinex.endpoint import ANOTHER_HOST, BITFINEX, ENVIRONMENT, TRUST_WORD, clean_host
from vault_tui.core.days import DAY
from vault_tui.core.models import Settings, visible
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.typed_confirm import TypedConfirm
from vault_tui.tui.front import Front
from vault_tui.tui.times import span
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.pairs import Pair

_DAYS: Final = (30, 60, 90, 180, 365, 0)
_DUE: Final[Mapping[str, tuple[str, str]]] = {
    "verify_after_days": ("Verify again after", "The audit reminds of it; nothing is asked by itself."),
    "unused_after_days": (
        "No look-up for",
        "The audit then reminds of a key; no program is asked whether it uses it.",
    ),
}
_ITSELF: Final = "Bitfinex itself"


class ExchangeSettings:
    """``save`` stores a setting and says so."""

    def __init__(self, front: Front, save: Callable[..., Awaitable[None]]) -> None:
        self._front = front
        self._save = save

    def pairs(self, settings: Settings) -> list[Pair]:
        """The lines of the list."""
        due = [
            Pair(name, title, days_words(getattr(settings, name)), more)
            for name, (title, more) in _DUE.items()
        ]
        return [
            *due,
            Pair(
                "api_host",
                "Who is asked",
                visible(settings.api_host) or _ITSELF,
                f"{BITFINEX.name}, or another host that you name. Nothing is asked before you press a key.",
            ),
            Pair(
                "environment_proxy",
                "Proxy of the environment",
                "used" if settings.environment_proxy else "not used",
                "Whether variables may say by which proxy, and with whose certificates.",
            ),
        ]

    async def change(self, name: str, settings: Settings) -> None:
        """Ask for another value, and save it."""
        if name == "api_host":
            await self._host(settings)
        elif name == "environment_proxy":
            await self._environment(settings)
        else:
            await self._days(name, settings)

    async def _days(self, name: str, settings: Settings) -> None:
        choices = [Choice(str(days), days_words(days)) for days in _DAYS]
        now = str(getattr(settings, name))
        if answer := await self._front.ask(Choose(f"{_DUE[name][0]} how long?", choices, chosen=now)):
            await self._save(**{name: int(answer)})

    async def _host(self, settings: Settings) -> None:
        shown = settings.api_host or BITFINEX.name

        def clean(text: str) -> str:
            return clean_host(text) or BITFINEX.name

        answer = await self._front.ask(AskText("Which host is asked?", "Host", shown, clean))
        host = clean_host(answer or shown)
        if not answer or host == settings.api_host:
            return
        if host:
            question = TypedConfirm(
                f"Ask {visible(host)} instead of Bitfinex from now on?", TRUST_WORD, explanation=ANOTHER_HOST
            )
            if not await self._front.ask(question):
                return
        await self._save(api_host=host)

    async def _environment(self, settings: Settings) -> None:
        if not settings.environment_proxy:
            question = TypedConfirm(
                "Let the environment choose proxy and certificates?", TRUST_WORD, explanation=ENVIRONMENT
            )
            if not await self._front.ask(question):
                return
        await self._save(environment_proxy=not settings.environment_proxy)


def days_words(days: int) -> str:
    """A number of days, as a setting says it."""
    return span(days * DAY) if days else "never"
