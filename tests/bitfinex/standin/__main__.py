"""Run the stand-in by hand, or driven by a test: ``python -m tests.bitfinex.standin [--port N]``.

Prints its address and its keys, one a line. Then it reads commands from its input, one a line, and answers
each with one line that begins with ``ok`` or ``error``. Ends with the command ``stop`` or its input.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace

from tests.bitfinex.standin.faults import FAULTS
from tests.bitfinex.standin.keys import scopes
from tests.bitfinex.standin.server import StandIn

HELP = """\
key NAME                         its two halves
revoke NAME | unrevoke NAME      as on Bitfinex's page
permissions NAME SCOPE=rw …      these and no others
addresses NAME [ADDRESS …]       none: from anywhere
account NAME NUMBER [paper] [master=NUMBER]
nonce NAME NUMBER                the highest that it has accepted
fault FAULT [path=…] [key=NAME] [times=N] [after=SECONDS]
faults | heal                    which there are | none any more
delay SECONDS | clock SECONDS    before each answer | how far the clock is ahead
operative yes|no                 what platform/status says
down | up                        refuse connections | answer again
requests                         what was asked so far
stop"""


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for Bitfinex.", epilog=HELP)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--port", type=int, default=0)
    with StandIn(port=parser.parse_args().port) as standin:
        print(f"url {standin.url}")
        for name in standin.board.names():
            print(_halves(standin, name))
        print("ready", flush=True)
        for line in sys.stdin:
            match line.split():
                case []:
                    continue
                case ["stop"]:
                    break
                case words:
                    print(_obey(standin, *words), flush=True)


def _obey(standin: StandIn, command: str, *words: str) -> str:
    obey = COMMANDS.get(command)
    if obey is None:
        return f"error: no command {command}; there are {', '.join(COMMANDS)}, stop"
    try:
        said = obey(standin, *words)
    except (KeyError, TypeError, ValueError) as wrong:
        return f"error: {type(wrong).__name__} {wrong}"
    return f"ok {said or ''}".strip()


def _halves(standin: StandIn, name: str) -> str:
    key = standin.key(name)
    return f"key {name} {key.api_key} {key.secret}"


def _pairs(words: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def _change(standin: StandIn, name: str, **fields: object) -> None:
    standin.change(name, **fields)


def _permissions(standin: StandIn, name: str, *rights: str) -> None:
    standin.change(name, permissions=scopes(**_pairs(rights)))


def _account(standin: StandIn, name: str, number: str, *words: str) -> None:
    master = _pairs(words).get("master")
    user = replace(
        standin.key(name).user,
        id=int(number),
        paper="paper" in words,
        master=int(master) if master else None,
    )
    standin.change(name, user=user)


def _fault(standin: StandIn, fault: str, *words: str) -> None:
    where = _pairs(words)
    times = where.get("times")
    if unknown := where.keys() - {"path", "key", "times", "after"}:
        raise ValueError(f"unknown: {', '.join(unknown)}")
    standin.fail(
        replace(FAULTS[fault], after=float(where.get("after", 0))),
        path=where.get("path"),
        key=where.get("key"),
        times=int(times) if times else None,
    )


def _set(field: str, convert: Callable[[str], object]) -> Callable[..., str | None]:
    def obey(standin: StandIn, value: str) -> None:
        setattr(standin, field, convert(value))

    return obey


def _asked(standin: StandIn) -> str:
    verdicts = ((one, one.verdict.code if one.verdict else None) for one in standin.requests)
    return ", ".join(f"{one.path} {one.key or '-'} {code or 'accepted'}" for one, code in verdicts)


COMMANDS: dict[str, Callable[..., str | None]] = {
    "key": _halves,
    "revoke": lambda standin, name: _change(standin, name, revoked=True),
    "unrevoke": lambda standin, name: _change(standin, name, revoked=False),
    "permissions": _permissions,
    "addresses": lambda standin, name, *addresses: _change(standin, name, addresses=addresses),
    "account": _account,
    "nonce": lambda standin, name, nonce: _change(standin, name, last_nonce=int(nonce)),
    "fault": _fault,
    "faults": lambda _: " ".join(FAULTS),
    "heal": StandIn.heal,
    "delay": _set("delay", float),
    "clock": _set("clock_error", float),
    "operative": _set("operative", lambda word: word == "yes"),
    "down": StandIn.stop,
    "up": StandIn.start,
    "requests": _asked,
}

if __name__ == "__main__":
    main()
