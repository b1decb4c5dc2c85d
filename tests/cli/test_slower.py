"""How long a person waits for another try after wrong passphrases."""

from vault_tui.cli.interactive import SLOWEST, Interactive
from vault_tui.system.page import Page


class Waits:
    """A prompt that notes how long its field stays shut, and is left at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def ask(self, page: Page, said: object, *, delay: float) -> None:
        self.seconds.append(delay)


def fronted(prompt: Waits, attempts: int) -> Interactive:
    front = object.__new__(Interactive)
    vars(front).update(_prompt=prompt, _attempts=attempts, _shown="main.vault")
    return front


def test_each_further_try_waits_longer_and_none_longer_than_five_seconds() -> None:
    prompt = Waits()
    for attempts in range(40):
        fronted(prompt, attempts)._ask(None)
    assert prompt.seconds[:2] == [0, 0]
    assert prompt.seconds == sorted(prompt.seconds)
    assert 0 < prompt.seconds[2] < prompt.seconds[3]
    assert prompt.seconds[-1] == SLOWEST == 5
