"""``pass`` stores: an entry with both halves, or two entries of one folder with one half each."""

from collections.abc import Mapping
from pathlib import Path

from vault_tui.core.errors import InvalidInput
from vault_tui.core.halves import Half, read_paste
from vault_tui.session.importing.found import Found, Reading, Unread, judged, place, reading
from vault_tui.session.importing.names import exchange_by, exchange_in, half_of, parts
from vault_tui.system.pass_store import PassFailed, decrypted, entries_in, store_of


def read_store(path: Path, shown: str) -> Reading:
    """The pairs of a store, of a folder in it or of one entry.

    Of a whole store, only entries with an exchange's name in their path or "api" in their name are decrypted:
    the others are none of our business. Raises ``InvalidInput``.
    """
    path = path.absolute()
    root = store_of(path) or path
    names = entries_in(path)
    if root == path:
        names = [
            name for name in names if exchange_in(str(name.relative_to(root))) or "api" in parts(name.name)
        ]
    if not names:
        raise InvalidInput(
            f"Nothing in {shown} names an exchange or an API.",
            "Name the folder or the entry that holds the pair.",
        )
    contents: dict[Path, str] = {}
    results: list[Found | Unread] = []
    for name in names:
        try:
            contents[name.relative_to(root).with_suffix("")] = decrypted(name)
        except PassFailed as failure:
            results.append(Unread(str(name.relative_to(root)), failure.why))
    return reading(str(path), [*results, *_pairs(contents)], plain=False)


def _pairs(contents: Mapping[Path, str]) -> list[Found | Unread]:
    results: list[Found | Unread] = []
    singles: dict[Path, dict[str, str]] = {}
    for name, text in contents.items():
        paste = read_paste(text, Half.API_KEY, bitfinex=False)
        if paste.api_key is not None and paste.secret is not None:
            results.append(_judged(name, paste.api_key, paste.secret.reveal()))
        elif half := half_of(name.name):
            lines = text.splitlines()
            singles.setdefault(name.parent, {})[half] = lines[0] if lines else ""
        else:
            results.append(Unread(str(name), "both halves are not in it"))
    for folder, halves in singles.items():
        results.append(_judged(folder, halves.get("key", ""), halves.get("secret", "")))
    return results


def _judged(name: Path, api_key: str, secret: str) -> Found | Unread:
    return judged(api_key, secret, place(name.name, str(name), exchange=exchange_by(str(name), api_key)))
