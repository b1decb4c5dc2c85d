"""Matching the vault with Bitfinex's page, key by key; it can be interrupted and resumed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vault_tui.core.contents import Contents
from vault_tui.core.errors import InvalidInput, VaultError
from vault_tui.core.models import MAX_NAME, Entry, clean_line
from vault_tui.session.page_keys import (
    Account,
    Answer,
    Matched,
    PageKey,
    accounts_of,
    keys_of,
    known_as,
    matched,
    without,
)
from vault_tui.session.sealed_note import SealedNote
from vault_tui.session.store import Store

MAX_STRANGERS: Final = 100
_NAME: Final = "match"


class Matching:
    """The person's answers about which keys the page shows.

    They are a sealed note beside the vault; no entry changes before :meth:`finish`. A failure to write the
    note costs only the answers, and becomes a notice.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def accounts(self) -> dict[Account, int]:
        """The accounts whose page may show keys of the vault, and how many."""
        return accounts_of(self._entries())

    def state(self, account: Account) -> Matched:
        """The answers so far."""
        answers, strangers = self._read(account)
        return matched(account, keys_of(self._entries(), account), answers, strangers)

    def answer(self, account: Account, key: PageKey, answer: Answer | None) -> None:
        """Save the answer about a key; None removes it."""
        answers, strangers = self._read(account)
        answers.pop(key.id, None)
        if answer is not None:
            answers[key.id] = answer
        self._write(account, answers, strangers)

    def note_stranger(self, account: Account, text: str) -> tuple[str, list[str]]:
        """Save a key that the page shows and the list does not, by its label or the start of the API key.

        Returns the cleaned text, and what the vault knows of it. Raises :class:`InvalidInput`.
        """
        name = clean_line(text, "label", MAX_NAME, required=True)
        answers, strangers = self._read(account)
        if len(strangers) >= MAX_STRANGERS:
            raise InvalidInput(
                f"{MAX_STRANGERS} of them are noted already.", "Revoke some on the page first."
            )
        self._write(account, answers, [*(one for one in strangers if one != name), name])
        return name, known_as(name, self._entries())

    def forget_stranger(self, account: Account, name: str) -> None:
        """Remove one that was revoked on the page or added to the vault."""
        answers, strangers = self._read(account)
        self._write(account, answers, [one for one in strangers if one != name])

    def finish(self, account: Account) -> Matched:
        """Retire the keys that the page does not show; returns the result.

        Unanswered and unknown keys stay in the note. Raises as ``Session``'s methods do.
        """
        done = self.state(account)
        now = self._store.world.now()
        altered: dict[str, Entry] = {}

        def retire(contents: Contents) -> Contents:
            altered.clear()
            for key in done.gone:
                if key.entry_id not in contents:
                    continue
                before = contents.entry(key.entry_id)
                after = without(before, key.api_key, now)
                if after != before:
                    contents, altered[after.id] = contents.with_entry(after), after
            return contents

        if done.gone:
            self._store.transact(retire)
        for entry in altered.values():
            self._store.on_change(entry, "gone from Bitfinex's page")
        # Until every key is answered the answers are needed to resume.
        kept = {key.id: Answer.THERE for key in done.there} if done.open else {}
        self._write(account, kept, done.strangers)
        return done

    def _entries(self) -> Iterable[Entry]:
        contents = self._store.contents
        return (contents.entry(entry_id) for entry_id in contents.lines)

    # -- the note

    def _read(self, account: Account) -> tuple[dict[str, Answer], list[str]]:
        value = self._note().get(_key(account))
        if not isinstance(value, dict):
            return {}, []
        answers, strangers = value.get("answers"), value.get("strangers")
        return (
            {
                name: Answer(answer)
                for name, answer in (answers.items() if isinstance(answers, dict) else ())
                if answer in set(Answer)
            },
            [one for one in strangers if isinstance(one, str)] if isinstance(strangers, list) else [],
        )

    def _write(self, account: Account, answers: Mapping[str, Answer], strangers: Iterable[str]) -> None:
        note = self._note()
        note[_key(account)] = {"answers": dict(answers), "strangers": list(strangers)}
        note = {name: value for name, value in note.items() if any(value.values())}
        kept = SealedNote(self._store, _NAME)
        try:
            if note:
                kept.write(note)
            else:
                kept.remove()
        except VaultError as error:
            self._store.notices.append(f"What was ticked could not be kept: {error.sentence}")

    def _note(self) -> dict[str, Any]:
        value = SealedNote(self._store, _NAME).read()
        accounts = value.items() if isinstance(value, dict) else ()
        return {name: one for name, one in accounts if isinstance(one, dict)}


def _key(account: Account) -> str:
    return f"{'paper' if account.paper else 'live'} {account.name}"
