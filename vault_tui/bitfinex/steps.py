"""The words of the create-key guide: what each of the eight steps says and what is ticked off.

Sources on Bitfinex's page: its help article 115003363429 and published copies of the form, as of
2026-11-23; that the form opens read-only: article 360023366314 (zh-TW). When the page changes, only the
words here and in ``permissions.py`` have to follow.
"""

from collections.abc import Iterable

from vault_tui.bitfinex.addresses import ANY_ADDRESS
from vault_tui.bitfinex.integrations import find, title_of
from vault_tui.bitfinex.permissions import DANGEROUS, GROUPS, PRESETS_ARE_OURS, rows
from vault_tui.core.checklist import Content, Item, Link, Reason, Step
from vault_tui.core.guide import DONE
from vault_tui.core.halves import Half
from vault_tui.core.models import MAX_ADDRESSES, Entry, Progress, RunsOn

LINKS = (
    Link("API keys, in settings", "https://setting.bitfinex.com/api"),
    Link("the same, by the main site", "https://www.bitfinex.com/api"),
)
VERIFY = "verify"
PASTE_HINT = "Paste: Cmd-V Mac · Ctrl-Shift-V Linux · right click PuTTY"
_SOME_PROGRAM = "the program"
NOTHING_PLANNED = "No permission is ON in the plan, and such a key can do nothing. Go back and choose some."
CONFIRM_WITHDRAWALS = "I want this key to be able to move coins out of the account."


def one_key_each(program: str, labels: tuple[str, ...]) -> str:
    """A note for a program that has active keys with those labels already; empty if it has none."""
    if not labels:
        return ""
    has = f"a key, {labels[0]}" if len(labels) == 1 else f"{len(labels)} keys, {', '.join(labels)}"
    return f"{program} already has {has}. This makes another one; no key is ever shared."


def _plan(entry: Entry) -> Content:
    program = find(entry.integration)
    advice = ["least-rights", "no-withdrawals", "no-master-login", "one-key-each"]
    if entry.preset == "trading-bot":
        advice.append("trading-rights")
    if entry.integration and (program is None or program.encrypted is None):
        advice.append("program-encrypts")
    if entry.runs_on is RunsOn.PHONE or (entry.integration and program is None):
        advice.append("reputable-apps")
    withdrawing = "w" in entry.permissions.get("withdraw", "")
    return Content(
        "Say what will use this key and where it runs. The rest of the guide follows from that.",
        items=(Item("withdraw", CONFIRM_WITHDRAWALS, danger=True, explicit=True),) if withdrawing else (),
        warnings=_warnings(entry),
        notes=(PRESETS_ARE_OURS,),
        advice=tuple(advice),
    )


def _sign_in(entry: Entry) -> Content:
    kind = "paper trading, a sub-account of its own" if entry.paper else "live"
    return Content(
        "Open this address in the browser and sign in.",
        items=(
            Item("site", "The address bar shows bitfinex.com.", advice="official-site"),
            Item("account", f"Switched into the account this key is for: {entry.account} ({kind})."),
            Item("two-factor", "Two-factor authentication is on.", advice="two-factor"),
            Item("open", "The API Keys page is open.", advice="where"),
        ),
        advice=("official-site", "two-factor", "extra-steps", "where"),
    )


def _permissions(entry: Entry) -> Content:
    toggles = rows(entry.permissions)
    items = tuple(
        # The setting is part of the id: a tick for "off" says nothing once the plan says "ON".
        Item(f"{row.id}.{_setting(row.on)}", row.toggle, row.title, _setting(row.on), row.danger)
        for row in toggles
    )
    return Content(
        "Make the page match. It starts read-only; check every row.",
        items=items,
        warnings=_warnings(entry) if any(row.on for row in toggles) else (NOTHING_PLANNED,),
        notes=tuple(group.note for group in GROUPS if group.note),
        advice=("create-new-key",),
    )


def _setting(on: bool) -> str:
    return "ON" if on else "off"


def _warnings(entry: Entry) -> tuple[str, ...]:
    return tuple(words for group, words in DANGEROUS.items() if "w" in entry.permissions.get(group, ""))


def _addresses(entry: Entry) -> Content:
    if entry.addresses:
        count = len(entry.addresses)
        these = "this address" if count == 1 else f"these {count} addresses"
        lead = f"Under “IP Access restrictions”, enter {these}."
        items = (
            *(Item(address, address, setting="on the list") for address in entry.addresses),
            Item("any.off", "Allow access from any IP", setting="off"),
        )
    else:
        lead = "No address is planned. Add up to 20, or choose any address on purpose."
        items = (
            Item(
                "any.on", "Any address may use this key: the weaker choice, made on purpose.", explicit=True
            ),
        )
    return Content(
        lead,
        items=items,
        warnings=() if entry.addresses else (ANY_ADDRESS,),
        notes=(
            f"The page takes up to {MAX_ADDRESSES} addresses for one key.",
            "Whether it takes IPv6 addresses or ranges is not known.",
        ),
        advice=("address-list",),
    )


def _generate(entry: Entry) -> Content:
    return Content(
        "Do these on the page without a pause: a two-factor code does not wait. Enter once the key is shown.",
        items=(
            Item("label", f"Label: {entry.label}"),
            Item("generate", "Press “Generate API Key”."),
            Item("code", "Give the two-factor code, or touch the security key.", advice="extra-steps"),
            Item("mail", "Open the link in Bitfinex's e-mail in this same browser, not on the phone."),
            Item("create", "Press “Create API Key”. Key and secret appear: leave that page open."),
        ),
        advice=("extra-steps",),
    )


def _capture(entry: Entry) -> Content:
    if entry.api_key and entry.secret:
        return Content(
            "Both halves are sealed. Nothing is lost if the page closes now.", advice=("clipboard",)
        )
    if entry.api_key:
        page = "Bitfinex's page" if entry.is_bitfinex else "the page that shows it"
        lead = f"HALF SEALED. Keep {page} open. Now the API secret."
    else:
        lead = "Paste the API key, then the API secret; or both at once, labelled or in two lines."
    advice = ("shown-once", "safe-channel") if entry.is_bitfinex else ("safe-channel",)
    return Content(lead, notes=(PASTE_HINT,), advice=advice)


def _verify(entry: Entry) -> Content:
    return Content(
        "Ask Bitfinex what this key may really do, while its page is still open: there it can be put right.",
        notes=(
            "This asks for the key's permissions, its account and its wallets, and changes nothing.",
            "No answer now? The pair is sealed, and can be verified at any time.",
        ),
    )


def _hand_over(entry: Entry) -> Content:
    name = title_of(entry.integration) or _SOME_PROGRAM
    return Content(
        f"Give the pair to {name}, and say when to look at it again.",
        items=(
            Item("given", "The program has its key." if name == _SOME_PROGRAM else f"{name} has its key."),
            Item("dates", "The dates for rotating and reviewing are set, or left out on purpose."),
        ),
        advice=("enter-in-fields", "no-master-login"),
    )


STEPS: tuple[Step, ...] = (
    Step("plan", "Plan", _plan),
    Step(
        "sign-in",
        "Sign in",
        _sign_in,
        links=LINKS,
        skips=(Reason("signed-in", "I am signed in already, on that page."),),
    ),
    Step(
        "permissions",
        "Permissions",
        _permissions,
        skips=(Reason("not-compared", "The page looks different: I'll compare the rows later."),),
        enter_ticks=False,
    ),
    Step(
        "addresses",
        "IP access restrictions",
        _addresses,
        skips=(Reason("later", "I'll set the addresses on the page later."),),
    ),
    Step(
        "generate",
        "Label and generate",
        _generate,
        skips=(Reason("shown", "The page shows the key already."),),
    ),
    Step("capture", "Capture", _capture, needs=(Half.API_KEY, Half.SECRET)),
    Step(VERIFY, "Verify", _verify, skips=(Reason("later", "I'll verify it later."),)),
    Step(
        "hand-over",
        "Hand over",
        _hand_over,
        skips=(Reason("later", "I'll give it to the program later."),),
    ),
)
ON_SCREEN = tuple(step for step in STEPS if step.id in {"capture", VERIFY, "hand-over"})
"""The short way, for a key that Bitfinex's page shows already."""
ELSEWHERE = tuple(step for step in ON_SCREEN if step.id != VERIFY)
"""The short way for a key of another exchange, which can't be asked about."""


def short_way(entry: Entry) -> tuple[Step, ...]:
    """The short way for this entry."""
    return ON_SCREEN if entry.is_bitfinex else ELSEWHERE


def way_of(entry: Entry) -> tuple[Step, ...]:
    """:func:`way` for an entry; the short one if no guide was begun."""
    progress = entry.progress or Progress("")
    return way(progress.step, progress.ticks, bitfinex=entry.is_bitfinex)


def way(step_id: str, ticks: Iterable[str], *, bitfinex: bool) -> tuple[Step, ...]:
    """The steps for somebody with this progress: all, or the short way if it has no others in it.

    Every place that counts steps asks here, so that all count the same.
    """
    short = {step.id for step in ON_SCREEN}
    led = step_id not in {"", DONE, *short} or any(tick.partition("/")[0] not in short for tick in ticks)
    if not bitfinex:
        return ELSEWHERE
    return STEPS if led else ON_SCREEN
