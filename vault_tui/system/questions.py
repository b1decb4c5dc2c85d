"""The questions asked at the prompt, and their texts."""

from __future__ import annotations

import os

from vault_tui.system.page import WARNING, Page, Said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vault_tui.core.secret import Passphrase
    from vault_tui.system.tty import Prompt

_LEAVE = "Esc leave"
_EMPTY = "Ctrl-U empty"

_GROUPS_IN_A_ROW = 3
_GROUPS_ASKED = 2


class Weak(str):
    """A rating of a passphrase that is too weak."""

    __slots__ = ()


def unlock_page(shown_path: str, *, name: str) -> Page:
    """The page that asks for a vault's passphrase."""
    return Page(
        f"vault-tui · {name}",
        ["Type the passphrase to unlock this vault, or its recovery code."],
        state="locked",
        fixed=[shown_path],
        field="Passphrase",
        keys=["Enter unlock", _EMPTY, _LEAVE],
    )


def first_run_page(shown_path: str) -> Page:
    """The page that asks for the passphrase of a vault that will be made."""
    return Page(
        "vault-tui · first run",
        [
            "Your API keys will live in one encrypted file on this machine.",
            "Choose a passphrase for it: several words. Nobody can reset it.",
            "The file will be here:",
        ],
        state="no vault yet",
        fixed=[shown_path],
        field="New passphrase",
        keys=["Enter next", _EMPTY, _LEAVE],
    )


def change_page(name: str) -> Page:
    """The page that asks for a new passphrase of an open vault."""
    return Page(
        f"vault-tui · {name}",
        ["Choose the new passphrase. Copies of the vault made before still open with the old one."],
        state="change passphrase",
        field="New passphrase",
        keys=["Enter next", _EMPTY, "Esc keep the old one"],
    )


def new_passphrase(
    prompt: Prompt, page: Page, think: Callable[[Passphrase], str] | None = None
) -> Passphrase | None:
    """A passphrase typed twice on ``page``; None when the person left.

    ``think`` rates it in words. A :class:`Weak` rating must be seen before the passphrase is accepted: it is
    shown on a page of its own if Enter came first.
    """
    again = Page(
        page.title,
        ["Type it once more, so that a slip doesn't lock you out."],
        state=page.state,
        field="Once more",
        keys=["Enter done", _EMPTY, "Esc back"],
    )
    said = None
    while (first := prompt.ask(page, said, think=think)) is not None:
        if think is not None and not _accepts_rating(prompt, page, first, think):
            first.wipe()
            if prompt.left_alone or prompt.called_off:
                return None
            said = None
            continue
        second = prompt.ask(again)
        if second is not None:
            with second:
                if first.buffer == second.buffer:
                    return first
        first.wipe()
        if prompt.left_alone or prompt.called_off:
            return None
        said = Said("The two were not the same; type it again.", WARNING) if second is not None else None
    return None


def _accepts_rating(
    prompt: Prompt, page: Page, typed: Passphrase, think: Callable[[Passphrase], str]
) -> bool:
    """Whether the person keeps the passphrase, having seen its rating if that is bad."""
    if prompt.rated:
        return True
    words = prompt.busy("Looking how strong it is.", lambda: think(typed))
    if not isinstance(words, Weak):
        return True
    return prompt.choose(
        Page(page.title, [words], state=page.state, keys=["Enter keep it all the same", "Esc choose another"])
    )


def confirm(prompt: Prompt, title: str, sentences: Sequence[str], *, yes: str) -> bool:
    """Whether the person pressed Enter for ``yes`` ("open it anyway"); Esc is the safe answer."""
    return prompt.choose(Page(title, sentences, keys=[f"Enter {yes}", "Esc back"]))


def confirm_word(prompt: Prompt, title: str, sentences: Sequence[str], *, word: str) -> bool:
    """Whether the person typed ``word``, for what can't be undone."""
    page = Page(title, sentences, field=f"Type “{word}”", open_text=True, keys=["Enter go on", "Esc back"])
    said = None
    while (typed := prompt.ask(page, said)) is not None:
        with typed:
            if typed.buffer.strip().lower() == word.lower().encode():
                return True
        said = Said(f"That was not “{word}”. Type it to go on, or press Esc.", WARNING)
    return False


def message(prompt: Prompt, title: str, sentence: str, remedy: str = "", *, enter: str = "go on") -> bool:
    """Show a message that must be read; whether it was left by Enter."""
    sentences = [sentence, remedy] if remedy else [sentence]
    return prompt.choose(Page(title, sentences, keys=[f"Enter {enter}", _LEAVE]))


def show_recovery_code(prompt: Prompt, groups: Sequence[str]) -> bool:
    """Show a new recovery code, and ask for two of its groups; whether they were typed back."""
    title = "vault-tui · recovery code"
    code = Page(
        title,
        [
            "This code opens the vault when the passphrase is forgotten. It is shown this once.",
            "Keep it on paper or in a password manager, not on this server. Two groups are asked back.",
        ],
        state="shown once",
        fixed=[_row(groups, start) for start in range(0, len(groups), _GROUPS_IN_A_ROW)],
        keys=["Enter I have it", "Esc leave without it"],
    )
    while prompt.choose(code):
        if _typed_back(prompt, title, groups):
            return True
        if prompt.left_alone or prompt.called_off:
            return False
    return False


def _row(groups: Sequence[str], start: int) -> str:
    row = groups[start : start + _GROUPS_IN_A_ROW]
    return f"{start + 1}–{start + len(row)}  {'-'.join(row)}"


def _typed_back(prompt: Prompt, title: str, groups: Sequence[str]) -> bool:
    for number in _random_groups(len(groups)):
        said = None
        while True:
            page = Page(
                title,
                ["Type back what you wrote down."],
                field=f"Group {number + 1} of {len(groups)}",
                open_text=True,
                keys=["Enter next", "Esc see the code again"],
            )
            typed = prompt.ask(page, said)
            if typed is None:
                return False
            with typed:
                if _same_group(typed.buffer, groups[number]):
                    break
            said = Said("That is another group. Look again, or press Esc to see the code.", WARNING)
    return True


def _same_group(typed: bytearray, group: str) -> bool:
    """Compare without regard to case, with O read as 0 and I and L as 1."""
    plain = typed.strip().upper().translate(bytes.maketrans(b"OIL", b"011"))
    return plain == group.encode()


def _random_groups(count: int) -> list[int]:
    """Indices of the groups to ask for: chosen at random, in order."""
    places = sorted(range(count), key=lambda _place: os.urandom(4))
    return sorted(places[:_GROUPS_ASKED])
