"""What is pictured, and how a person gets there. Every scene starts from the same demonstration."""

from collections.abc import Callable, Coroutine
from typing import cast

from tests.bitfinex.standin import StandIn
from tests.screenshots.asked import API_KEY, API_SECRET, stand_in
from tests.screenshots.drawing import picture_of_prompt
from tests.screenshots.studio import WIDE, Studio
from vault_tui.cli.prompts import strength_words
from vault_tui.core.recovery import CODE_BYTES, groups
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import PROFILES
from vault_tui.session.activity import known_as
from vault_tui.system.page import PLAIN, Page, Said
from vault_tui.system.questions import first_run_page, show_recovery_code, unlock_page
from vault_tui.system.tty import Prompt

VAULT = "~/.local/share/vault-tui/main.vault"
NEW_KEY = "EXAMPLEnewEXAMPLEnewEXAMPLEnewEXAMPLEnewEXAM"
NEW_SECRET = "SECRETnewSECRETnewSECRETnewSECRETnewSECRETne"


async def prompts(studio: Studio) -> None:
    """What is asked on the bare terminal, before Textual is loaded or while it is away."""
    chosen = "seven lamps under the harbour"
    with Passphrase.copy_of(chosen) as typed:
        said = Said(strength_words(typed, PROFILES["moderate"]), PLAIN)
    first = picture_of_prompt(first_run_page(VAULT), "First run", typed=len(chosen), said=said)
    unlock = picture_of_prompt(unlock_page(VAULT, name="your vault"), "Unlock", typed=len(chosen))
    code = picture_of_prompt(_recovery_code_page(), "Recovery code")
    studio.pictures |= {"first-run": first, "unlock": unlock, "recovery-code": code}


def _recovery_code_page() -> Page:
    pages: list[Page] = []

    class Camera:
        """Stands where the prompt would, and leaves every page it is shown."""

        left_alone = called_off = False

        def choose(self, page: Page) -> bool:
            pages.append(page)
            return False

    show_recovery_code(cast(Prompt, Camera()), groups(bytes(range(CODE_BYTES))))
    return pages[0]


async def entries(studio: Studio) -> None:
    """The list, one entry, and what is done with it."""
    async with studio.app() as person:
        person.keep("list", "The list of keys", "need something", "zenbot-2024")
        await person.press("slash")
        await person.type("grid")
        person.keep("filter", "Narrowing the list", "grid-old")
        await person.press("escape")
        await person.press("c")
        person.keep("copied", "An API key was sent to the clipboard", "sent to your terminal")
        await person.press("enter")
        person.keep("detail", "One key", "If this leaks")
        await person.press("r")
        person.keep("revealed", "A secret, for ten seconds", "shown until 14:27:15")
        await person.press("h")
        person.keep("hand-over", "How its program takes the key", "FREQTRADE__EXCHANGE__API_KEY")


async def wide(studio: Studio) -> None:
    """Where there is room the detail stands beside the list."""
    async with studio.app(size=WIDE) as person:
        await person.press("down")
        person.keep("wide", "List and detail side by side", "can empty your account", "zenbot-2024")


async def guide(studio: Studio) -> None:
    """The whole way from the first question to a key that is handed over."""
    with stand_in() as bitfinex:
        await _guide(studio, bitfinex)


async def _guide(studio: Studio, bitfinex: StandIn) -> None:
    async with studio.app(bitfinex=bitfinex) as person:
        await person.press("n")
        person.keep("start", "What shall it be?", "Make a key on Bitfinex")
        await person.press("enter")
        await person.type("grid-bot-sol")
        await person.press("enter", "enter", "enter")
        await person.type("freqtrade")
        await person.press("enter", "enter", "down", "down")
        person.keep("guide-1-plan", "The plan", "step 1 of 8", "Trading bot")
        await person.press("enter", "space")
        person.keep("guide-2-sign-in", "Signing in", "step 2 of 8")
        await person.press("enter")
        await person.press("space", "space")
        person.keep("guide-3-permissions", "Permissions", "step 3 of 8", "yes")
        await person.press("a", "enter")
        person.keep("guide-4-addresses", "IP access restrictions", "step 4 of 8", "203.0.113.9")
        await person.press("enter", "enter")
        person.keep("guide-5-generate", "Generate", "step 5 of 8")
        await person.press("enter")
        person.keep("guide-6-capture", "Capture", "step 6 of 8")
        await person.paste(API_KEY)
        person.keep("guide-6-half-sealed", "Half sealed", "HALF SEALED")
        await person.press("ctrl+g")
        person.keep("stuck", "Stuck?", "Stuck?")
        await person.press("escape")
        await person.paste(API_SECRET)
        person.keep("guide-6-sealed", "Both halves sealed", "Overwrite the clipboard")
        await person.press("enter")
        person.keep("guide-7-verify", "Verifying", "step 7 of 8", "Enter ask Bitfinex")
        await person.press("enter")
        await person.until("may do what was planned")
        person.keep("guide-7-verified", "Verified in the guide", "step 7 of 8")
        await person.press("enter")
        person.keep("guide-8-hand-over", "Handing over", "step 8 of 8")


async def asking(studio: Studio) -> None:
    """What is said of keys that were asked about, by a stand-in on this machine."""
    with stand_in() as bitfinex:
        async with studio.app(bitfinex=bitfinex) as person:
            await person.press("v")
            person.keep(
                "asking-first", "Before a bot is disturbed", "freqtrade may be running with this key."
            )
            await person.press("enter")
            await person.until("may do what was planned")
            person.keep("verified", "As planned", "The key works, and may do what was planned.")
            known = known_as("100001", bitfinex.host)
            person.app.session._store.transact(
                lambda contents: contents.with_known_addresses(known, ("198.51.100.7", "203.0.113.50"))
            )
            await person.press("escape", "i")
            await person.until("marked NEW")
            person.keep("activity", "Who has been here", "never the use of a key")
        async with studio.app(bitfinex=bitfinex) as person:
            await person.press("slash", *"portf", "enter", "v", "enter")
            await person.until("THIS KEY CAN WITHDRAW")
            person.keep("verified-withdraw", "More than planned", "MORE than planned")


async def matching(studio: Studio) -> None:
    """The vault beside Bitfinex's own list."""
    async with studio.app() as person:
        await person.press("p", "down", "enter")
        await person.press("space", "space", "g", "space", "space", "space", "space", "space", "space")
        person.keep("match", "Match the page", "NOT THERE", "REVOKE")


async def care(studio: Studio) -> None:
    """What is not as it should be, and what was done."""
    async with studio.app() as person:
        await person.press("f")
        person.keep("findings", "Findings", "HIGH", "pasted-in-chat")
        await person.press("escape")
        person.app.session.open_secret(person.app.session.by_label("taxes").id, "reveal")
        await person.press("j")
        person.keep("diary", "The diary", "reveal", "taxes")


async def forms(studio: Studio) -> None:
    """Adding a key that exists, and changing what is noted of one."""
    async with studio.app() as person:
        await person.press("n", "down", "down", "enter")
        await person.type("kraken-tax")
        await person.press("enter", "ctrl+u")
        await person.type("Kraken")
        person.keep("add", "Adding a key", "Add a key you have", "Kraken")
    async with studio.app() as person:
        await person.press("enter", "e")
        person.keep("edit", "Editing", "Edit · grid-bot-btc")


async def rotation(studio: Studio) -> None:
    """A key replaced by a new one, where it begins and where the old one has to go."""
    async with studio.app() as person:
        await person.press("R")
        await person.press("enter")
        person.keep("rotation-1-new-key", "A rotation begins", "stage 1 of 7")
    async with studio.app() as person:
        session = person.app.session
        entry = session.entries()[0]
        session.rotating.begin(entry.id)
        session.pairs.seal_candidate_key(entry.id, NEW_KEY)
        session.pairs.seal_candidate_secret(entry.id, Secret(NEW_SECRET))
        session.rotating.verified(entry.id, agreed=True)
        session.rotating.handed_over(entry.id)
        session.rotating.switch(entry.id)
        await person.press("R")
        person.keep("rotation-5-revoke", "The old key has to go", "Revoke the OLD key")


async def incident(studio: Studio) -> None:
    """Keys that others may have: one key is dead and ticked, another still alive."""
    with stand_in() as bitfinex:
        async with studio.app(bitfinex=bitfinex) as person:
            await person.press("exclamation_mark")
            person.keep(
                "incident-question", "Which keys have leaked", "Has someone else seen", "on this machine"
            )
            await person.press("escape")
            session = person.app.session
            dead, alive = session.by_label("grid-bot-btc"), session.by_label("grid-bot-eth")
            session.incidents.mark([dead.id, alive.id], since=session.now() - 2 * 86_400)
            endpoint = session.exchange.endpoint(bitfinex.url)
            await session.incidents.logins(alive.id, endpoint)
            for entry, revoked in ((dead, True), (alive, False)):
                await session.exchange.verify(entry.id, endpoint=endpoint)
                bitfinex.change(entry.label, revoked=revoked)
                await session.incidents.ask(entry.id, entry.api_key, endpoint)
            session.incidents.tick_gone(dead.id, dead.api_key)
            await person.press("exclamation_mark")
            await person.until("Revoke first, replace after")
            await person.press("home", "down", "down", "down")
            person.keep("incident", "Leaked keys", "REVOKED", "ALIVE", "the worst first")


async def rooms(studio: Studio) -> None:
    """Everything beside the entries."""
    async with studio.app() as person:
        await person.press("question_mark")
        person.keep("help", "Help for where you are", "Help")
        await person.press("escape", "ctrl+p")
        await person.type("co")
        person.keep("palette", "Every command by name", "copy key")
        await person.press("escape", "t")
        person.keep("trash", "The trash", "thrown-away")
        await person.press("escape", "comma")
        person.keep("settings", "Settings", "Lock after")
        await person.press("end", "enter")
        person.keep("backups", "Backups", "2026-11-24 14:22", "2026-11-22")


async def themes(studio: Studio) -> None:
    """The other two looks."""
    for theme, name in (("vault-light", "light"), ("vault-terminal", "terminal-colours")):
        async with studio.app(theme=theme) as person:
            await person.press("down")
            person.keep(name, f"The list, {name.replace('-', ' ')}", "grid-bot-btc")


SCENES: tuple[Callable[[Studio], Coroutine[None, None, None]], ...] = (
    prompts,
    entries,
    wide,
    guide,
    asking,
    matching,
    forms,
    care,
    rotation,
    incident,
    rooms,
    themes,
)
