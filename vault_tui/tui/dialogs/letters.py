"""A name that can be taken for another one."""

from collections.abc import Sequence

from vault_tui.tui.dialogs.confirm import Confirm


class KeepLetters(Confirm):
    """True only when the person keeps names whose letters look like others."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(
            "These letters can deceive. Keep them?",
            "Keep it written so",
            keep="Change it",
            explanation="\n".join(sentences),
            danger=True,
        )
