"""Changing a setting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vault_tui.core.errors import VaultError
from vault_tui.core.models import MAX_NAME, Settings, clean_line, visible
from vault_tui.session import PROFILES, Cost, Session
from vault_tui.tui.access_flow import AccessFlow
from vault_tui.tui.clipboard_trial import ClipboardTrial
from vault_tui.tui.dialogs.ask_text import AskText
from vault_tui.tui.dialogs.choose import Choose
from vault_tui.tui.dialogs.pick_theme import PickTheme
from vault_tui.tui.exchange_settings import ExchangeSettings, days_words
from vault_tui.tui.front import Front
from vault_tui.tui.themes import THEMES, WORDS
from vault_tui.tui.times import span
from vault_tui.tui.widgets.choices import Choice
from vault_tui.tui.widgets.pairs import Pair

_TIMES: Mapping[str, tuple[str, Sequence[int]]] = {
    "idle_lock": ("Lock after how long without a key?", (60, 120, 300, 600, 900, 1_800, 3_600)),
    "reveal_time": ("Show a secret for how long?", (5, 10, 20, 30, 60)),
    "clipboard_time": ("Empty the clipboard after how long?", (10, 20, 30, 60, 120, 300)),
}
_DAYS = (30, 60, 90, 180, 365, 0)


class SettingsFlow:
    """Asks for a value in the way that fits it, and saves it."""

    def __init__(self, front: Front, trial: ClipboardTrial) -> None:
        self._front = front
        self._trial = trial
        self._access = AccessFlow(front)
        self._exchange = ExchangeSettings(front, self._save)

    def pairs(self) -> list[Pair]:
        """Every setting with its value, as lines of the list."""
        session, access = self._front.session, self._front.session.access
        settings = session.settings
        tried = "tried" if settings.recovery_tried_at else "never tried"
        made = f"made, {tried}" if access.has_recovery else "not made yet"
        seen = "Not seen while NO_COLOR is set." if self._front.no_color else "Seen at once."
        return [
            Pair("name", "Name", visible(settings.name), "Stands at the top of the list."),
            Pair(
                "idle_lock", "Lock after", span(settings.idle_lock), "After this long without a key pressed."
            ),
            Pair("reveal_time", "Show a secret for", span(settings.reveal_time), "Then it is hidden again."),
            Pair(
                "clipboard_time",
                "Empty the clipboard after",
                span(settings.clipboard_time),
                "As far as it can be reached.",
            ),
            Pair(
                "clipboard",
                "Clipboard",
                self._trial.words,
                "Tries which way reaches you: a harmless word is sent, and you paste it here.",
            ),
            Pair(
                "rotate_after_days",
                "Rotate keys after",
                days_words(settings.rotate_after_days),
                "For all keys without a term of their own, counted from when their secret was set.",
            ),
            *self._exchange.pairs(settings),
            Pair("theme", "Theme", WORDS.get(settings.theme, visible(settings.theme)), seen),
            Pair("passphrase", "Passphrase", "change", "Another one; the vault is re-encrypted for it."),
            Pair("recovery", "Recovery code", made, "Opens the vault when the passphrase is forgotten."),
            Pair(
                "cost",
                "Unlocking costs",
                cost_words(access.cost),
                "More takes longer, here and for whoever guesses at the passphrase.",
            ),
            Pair(
                "reencrypt",
                "Re-encrypt the vault",
                "",
                "A new vault key: what an older copy gives away opens nothing saved later.",
            ),
            Pair(
                "backups",
                "Backups",
                _count(session),
                "Earlier contents, to look into and to bring back.",
            ),
        ]

    async def change(self, setting_id: str) -> None:
        """Ask for another value, and save it."""
        settings = self._front.session.settings
        match setting_id:
            case "name":
                await self._name(settings)
            case "theme":
                await self._theme(settings)
            case "rotate_after_days":
                choices = [Choice(str(days), days_words(days)) for days in _DAYS]
                question = "Rotate a key how long after it was set?"
                await self._number(settings, setting_id, question, choices)
            case "clipboard":
                await self._trial.run()
            case "passphrase":
                await self._access.change_passphrase()
            case "recovery":
                await self._access.recovery_code()
            case "reencrypt":
                await self._access.reencrypt()
            case "cost":
                await self._cost()
            case _ if setting_id in _TIMES:
                question, times = _TIMES[setting_id]
                choices = [Choice(str(seconds), span(seconds)) for seconds in times]
                await self._number(settings, setting_id, question, choices)
            case _:
                await self._exchange.change(setting_id, settings)

    async def _number(self, settings: Settings, name: str, question: str, choices: list[Choice]) -> None:
        answer = await self._front.ask(Choose(question, choices, chosen=str(getattr(settings, name))))
        if answer:
            await self._save(**{name: int(answer)})

    async def _name(self, settings: Settings) -> None:
        question = AskText(
            "What is this vault called?",
            "Name",
            settings.name,
            lambda text: clean_line(text, "name", MAX_NAME, required=True),
        )
        if answer := await self._front.ask(question):
            await self._save(name=answer)

    async def _theme(self, settings: Settings) -> None:
        before = settings.theme if settings.theme in THEMES else self._front.theme
        if answer := await self._front.ask(PickTheme(before)):
            await self._save(theme=answer)

    async def _cost(self) -> None:
        now = self._front.session.access.cost
        names = {cost: name for name, cost in PROFILES.items()}
        choices = [Choice(name, cost_words(cost)) for name, cost in PROFILES.items()]
        question = Choose(
            "How much work should unlocking be?",
            choices,
            chosen=names.get(now, ""),
            explanation="More work makes guessing the passphrase dearer, and unlocking slower.",
        )
        if (answer := await self._front.ask(question)) and PROFILES[answer] != now:
            await self._access.change_cost(PROFILES[answer])

    async def _save(self, **values: Any) -> None:
        session = self._front.session
        await self._front.thread.run(lambda: session.set_settings(replace(session.settings, **values)))
        self._front.vault_changed()
        self._front.page.say("Saved.", "good")


def _count(session: Session) -> str:
    """How many backups there are, unless their folder can't be read."""
    try:
        return str(len(session.archive.listed()))
    except VaultError:
        return "can't be looked at"


def cost_words(cost: Cost) -> str:
    """A key derivation's cost as a person can compare it."""
    name = next((f"{name}: " for name, known in PROFILES.items() if known == cost), "")
    memory = f"{cost.memlimit >> 20} MiB" if cost.memlimit >> 20 else f"{cost.memlimit >> 10} KiB"
    return f"{name}{cost.opslimit} pass{'es' if cost.opslimit > 1 else ''}, {memory}"
