"""What can come next on a command line, according to its parser."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from vault_tui.cli.declaring import Parser

Labels = Callable[[str], Iterable[str]]
"""The labels that may be offered, for the vault that the line names ("" is the usual one)."""

_FILES = frozenset({"FILE", "PATH", "TEMPLATE", "FOLDER"})
_LABELS = frozenset({"LABEL"})
_MANY = frozenset({"*", "+", argparse.REMAINDER})


@dataclass(frozen=True, slots=True)
class Next:
    """Words with what they mean; or ``files``, whose names the shell completes itself."""

    words: tuple[tuple[str, str], ...] = ()
    files: bool = False


def what_comes_next(parser: argparse.ArgumentParser, before: Sequence[str], labels: Labels) -> Next:
    """What can follow the words of ``before``; the last of them is the one being typed, perhaps empty.

    Only what begins as that word does is given, whatever its case.
    """
    line = _Line(parser)
    for word in before[:-1]:
        line.take(word)
    current = before[-1] if before else ""
    name, equals, value = current.partition("=")
    option = line.option(name)
    if line.waiting is not None:
        return _values(line.waiting, current, lambda: labels(line.vault))
    if equals and option is not None:
        found = _values(option, value, lambda: labels(line.vault))
        return Next(tuple((f"{name}={word}", words) for word, words in found.words), found.files)
    if current.startswith("-") and not line.only_words:
        return Next(tuple(_matching(line.options(), current)))
    if line.only_words and line.takes_command:
        return Next(files=True)
    position = line.position
    return Next() if position is None else _values(position, current, lambda: labels(line.vault))


class _Line:
    """A command line as far as it was read. ``waiting`` is an option whose value comes next."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.vault = ""
        self.waiting: argparse.Action | None = None
        self.only_words = False
        self._enter(parser)

    def take(self, word: str) -> None:
        """Read one more word."""
        if self.waiting is not None:
            self._note(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.only_words:
            self.only_words = True
        elif word.startswith("-") and not self.only_words:
            name, equals, value = word.partition("=")
            if (option := self.option(name)) is not None and option.nargs != 0:
                if equals:
                    self._note(option, value)
                else:
                    self.waiting = option
        else:
            self._take_position(word)

    @property
    def takes_command(self) -> bool:
        """Whether another program's command line follows ``--``."""
        return isinstance(self._parser, Parser) and self._parser.takes_command

    @property
    def position(self) -> argparse.Action | None:
        """The positional argument that the next word is for."""
        return self._positions[0] if self._positions else None

    def option(self, name: str) -> argparse.Action | None:
        """The option of that name."""
        # argparse has no public way to look an option up.
        return None if self.only_words else self._parser._option_string_actions.get(name)

    def options(self) -> Iterator[tuple[str, str]]:
        """Every documented option, in its long form."""
        for action in self._parser._actions:
            if action.option_strings and action.help is not argparse.SUPPRESS:
                yield action.option_strings[-1], _plain(action.help)

    def _enter(self, parser: argparse.ArgumentParser) -> None:
        self._parser = parser
        self._positions = [action for action in parser._actions if not action.option_strings]

    def _take_position(self, word: str) -> None:
        if (action := self.position) is None:
            return
        if isinstance(action, argparse._SubParsersAction):
            if word in action.choices:
                self._enter(action.choices[word])
            else:
                self._positions = []
        elif action.nargs not in _MANY:
            del self._positions[0]

    def _note(self, action: argparse.Action, value: str) -> None:
        if action.dest == "vault":
            self.vault = value


def _values(action: argparse.Action, typed: str, labels: Callable[[], Iterable[str]]) -> Next:
    shown = _shown_as(action)
    if isinstance(action, argparse._SubParsersAction):
        helps = {choice.dest: _plain(choice.help) for choice in action._choices_actions}
        return Next(tuple(_matching(((name, helps.get(name, "")) for name in helps), typed)))
    if action.choices is not None:
        return Next(tuple(_matching(((str(choice), "") for choice in action.choices), typed)))
    if shown & _LABELS:
        return Next(tuple(_matching(((label, "") for label in labels()), typed)))
    return Next(files=bool(shown & _FILES))


def _shown_as(action: argparse.Action) -> set[str]:
    names = action.metavar if isinstance(action.metavar, tuple) else (action.metavar or "",)
    return {name.strip("[]…. ") for name in names}


def _matching(words: Iterable[tuple[str, str]], typed: str) -> Iterator[tuple[str, str]]:
    start = typed.casefold()
    return ((word, meaning) for word, meaning in words if word.casefold().startswith(start))


def _plain(text: str | None) -> str:
    return (text or "").replace("%%", "%")
