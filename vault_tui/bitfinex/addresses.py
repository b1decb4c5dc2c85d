"""Words for choosing which addresses may use a key, by where its program runs."""

import ipaddress
from dataclasses import dataclass

from vault_tui.core.models import RunsOn

ANY_ADDRESS = "Any address is the weaker choice: whoever gets the pair can use it from anywhere."
NOT_SEEN = "It is an address of a private network, which Bitfinex never sees: find the public one."

_INNER = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class AddressWords:
    """``suggestion`` is an address to offer, empty when there is none worth offering."""

    lead: str
    lines: tuple[str, ...]
    suggestion: str = ""


def is_inner(address: str) -> bool:
    """Whether an address is private, loopback or link-local, so that an exchange never sees it.

    False for text that is not an IP address: other programs may have written some into a vault.
    """
    parsed = _parsed(address)
    if parsed is None:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in _INNER)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def address_words(runs_on: RunsOn, server_address: str | None) -> AddressWords:
    """What to say for a program that runs there; ``server_address`` is this machine's, None if not known.

    It comes from the SSH connection of whoever is logged in, so it is a guess and called one.
    """
    if runs_on is not RunsOn.HERE:
        return _ELSEWHERE[runs_on]
    doubt = (
        "Behind NAT, a VPN or in a container the program goes out by another address; that one belongs here."
    )
    if _parsed(server_address or "") is None:
        return AddressWords(
            "Type the address by which this machine goes out.",
            ("It can't be told from here: your provider's panel shows it.", doubt),
        )
    if is_inner(str(server_address)):
        return AddressWords(
            f"This machine was reached as {server_address}.",
            (NOT_SEEN, "Your provider's panel shows the public one."),
        )
    return AddressWords(
        f"Suggested: {server_address}, by which you reached this machine.",
        (doubt, "Compare it with what your provider's panel shows."),
        suggestion=str(server_address),
    )


_ELSEWHERE = {
    RunsOn.ANOTHER: AddressWords(
        "Type the address of the machine that runs the program, not of this one.",
        ("It is the one by which that machine goes out; its provider's panel shows it.",),
    ),
    RunsOn.HOSTED: AddressWords(
        "Type the addresses from which the service calls Bitfinex.",
        ("Its help lists them, or its support knows. None fixed? Then only any address works.",),
    ),
    RunsOn.PHONE: AddressWords(
        "A phone's address changes with every network it joins.",
        (
            "With a VPN of your own that has a fixed address: type that one.",
            "Without, only any address works; then keep the key to reading.",
        ),
    ),
    RunsOn.UNKNOWN: AddressWords(
        "Type the address of the machine that will run the program.",
        ("Not known yet? Plan where it runs first: the page can also be changed later.",),
    ),
}
