"""The table itself; see :mod:`vault_tui.tui.commands` for what is made of it."""

from vault_tui.tui.command import Command, Where


def _everywhere(rank: int, **other: int) -> dict[Where, int]:
    return {where: other.get(where.name.lower(), rank) for where in Where}


_STEPS = {Where.PLAN: 0, Where.GUIDE: 0, Where.CAPTURE: 0, Where.VERIFY: 0}

COMMANDS: tuple[Command, ...] = (
    # -- an entry, from the list or from its own screen
    Command(
        "open",
        ("enter",),
        "open",
        "Open what is under the cursor.",
        {Where.LIST: 1, Where.FINDINGS: 1, Where.INCIDENT: 0},
    ),
    Command(
        "new",
        ("n",),
        "new",
        "Make an entry: be led through Bitfinex's page, or put in a key you have.",
        {Where.LIST: 2, Where.MATCH: 4},
    ),
    Command(
        "copy-key",
        ("c",),
        "copy key",
        "Send the API key to your clipboard.",
        {Where.LIST: 3, Where.DETAIL: 0, Where.ROTATION: 2},
    ),
    Command(
        "copy-secret",
        ("s",),
        "copy secret",
        "Send the API secret to your clipboard; it is emptied again after a while.",
        {Where.LIST: 4, Where.DETAIL: 0, Where.ROTATION: 3},
    ),
    Command(
        "reveal",
        ("r",),
        "reveal",
        "Show the API secret for a few seconds.",
        {Where.LIST: 8, Where.DETAIL: 0},
    ),
    Command(
        "verify",
        ("v",),
        "verify",
        "Ask Bitfinex whether the key works and what it may really do. In the list: all that are marked.",
        {Where.LIST: 5, Where.DETAIL: 2, Where.CHECK: 2, Where.VERIFY: 2},
    ),
    Command(
        "activity",
        ("i",),
        "activity",
        "Ask Bitfinex who has been logged in to the key's account, and what was changed there.",
        {Where.DETAIL: 4, Where.LIST: 0, Where.ACTIVITY: 2, Where.INCIDENT: 4},
    ),
    Command(
        "new-pair",
        ("k",),
        "new pair",
        "Seal a new pair beside the one in use; once it has proved itself it takes its place.",
        {Where.DETAIL: 0, Where.LIST: 0},
    ),
    Command(
        "rotate",
        ("R",),
        "rotate",
        "Replace the key by a new one, stage by stage, or go on with that.",
        {Where.DETAIL: 0, Where.LIST: 0, Where.INCIDENT: 5},
    ),
    Command(
        "give-up",
        ("-",),
        "give up",
        "End the rotation with the old key in use. What is sealed of a new one goes to the history.",
        {Where.ROTATION: 6},
    ),
    Command(
        "match",
        ("p",),
        "match the page",
        "Go through Bitfinex's list “My API Keys”, key by key, and put right what differs.",
        {Where.LIST: 0},
    ),
    Command(
        "gone",
        ("g",),
        "not there",
        "The page does not show the key under the cursor.",
        {Where.MATCH: 2, Where.INCIDENT: 3},
    ),
    Command(
        "mark", ("m",), "mark", "Mark the line under the cursor, or take the mark away.", {Where.LIST: 0}
    ),
    Command("find", ("/",), "find", "Narrow the list as you type.", {Where.LIST: 6, Where.DIARY: 2}),
    Command(
        "findings",
        ("f",),
        "findings",
        "See what is not as it should be, and put it right.",
        {Where.LIST: 7},
    ),
    Command(
        "diary",
        ("j",),
        "diary",
        "See what was done with the vault on this machine, when and from where.",
        {Where.LIST: 0},
    ),
    Command(
        "edit",
        ("e",),
        "edit",
        "Change what is noted down. In the guide: change the plan.",
        {Where.DETAIL: 3, Where.LIST: 0, Where.GUIDE: 9, Where.VERIFY: 9, Where.ROTATION: 0},
    ),
    Command(
        "hand-over",
        ("h",),
        "hand over",
        "See under which names the program that uses this key wants it.",
        {Where.DETAIL: 0, Where.LIST: 0},
    ),
    Command(
        "compromised",
        ("!",),
        "compromised",
        "Mark keys as seen by someone else (in the list: all marked ones), and be led through what to do. "
        "Among leaked keys: it was a mistake.",
        {Where.DETAIL: 5, Where.LIST: 0, Where.INCIDENT: 0},
    ),
    Command(
        "check-dead",
        ("u",),
        "dead?",
        "Ask with a pair that should be dead, and be told no more than can be known.",
        {Where.DETAIL: 0, Where.LIST: 0, Where.ROTATION: 4, Where.INCIDENT: 2},
    ),
    Command(
        "since",
        (".",),
        "since",
        "Say since when others may have had the keys: logins and what happened are shown from then on.",
        {Where.INCIDENT: 0},
    ),
    Command(
        "report",
        ("=",),
        "report",
        "Write what happened to a file, without any secret.",
        {Where.INCIDENT: 8},
    ),
    Command(
        "retire",
        ("z",),
        "retire",
        "Mark the key as no longer used, or used again. Leaked keys: close what is revoked.",
        {Where.DETAIL: 0, Where.LIST: 0, Where.INCIDENT: 1},
    ),
    Command(
        "trash",
        ("x",),
        "trash",
        "Move the entry to the trash. The key still works on Bitfinex until it is revoked there.",
        {Where.DETAIL: 6, Where.LIST: 0},
    ),
    Command(
        "keep", ("enter",), "to the list", "Keep what was found and go to its first line.", {Where.FILTER: 1}
    ),
    Command(
        "adopt",
        ("o",),
        "use this copy",
        "Make an older copy of the vault, opened read-only, the one that counts.",
        {Where.LIST: 0},
    ),
    # -- the trash and the backups
    Command("trash-list", ("t",), "open trash", "See what is in the trash.", {Where.LIST: 0}),
    Command(
        "bring-back",
        ("b",),
        "bring back",
        "Take the entry out of the trash; among the backups: put the vault back as it was then.",
        {Where.TRASH: 2, Where.BACKUPS: 2},
    ),
    Command(
        "empty-trash",
        ("d",),
        "delete all for good",
        "Delete everything in the trash, here and in the backups.",
        {Where.TRASH: 3},
    ),
    Command("look", ("enter",), "look into", "See what the backup holds.", {Where.BACKUPS: 1}),
    # -- the guide
    Command(
        "tick",
        ("space",),
        "OK",
        "Tick off the line under the cursor; in a plan, switch it; let a finding be.",
        {Where.GUIDE: 1, Where.FINDINGS: 2, Where.FORM: 0, Where.PLAN: 0, Where.MATCH: 1, Where.INCIDENT: 1},
    ),
    Command("tick-all", ("a",), "all OK", "Tick off every line.", {Where.GUIDE: 8}),
    Command(
        "send-link",
        ("y",),
        "copy lines",
        "Send the page's address, or the lines for a program, to your clipboard.",
        {Where.GUIDE: 0, Where.HAND_OVER: 2, Where.MATCH: 0, Where.ROTATION: 5, Where.INCIDENT: 7},
    ),
    Command("empty", ("ctrl+u",), "empty", "Empty the field.", {Where.CAPTURE: 4}),
    Command("show-typed", ("ctrl+t",), "reveal", "Show or hide what is in the field.", {Where.CAPTURE: 3}),
    Command(
        "next",
        ("enter",),
        "next",
        "Go on: to the next step; in a form, to the next field.",
        {
            Where.GUIDE: 2,
            Where.CAPTURE: 1,
            Where.VERIFY: 1,
            Where.CHECK: 2,
            Where.MATCH: 3,
            Where.ROTATION: 1,
            Where.NEW: 1,
            Where.PLAN: 1,
            Where.FORM: 0,
        },
    ),
    Command(
        "skip",
        ("ctrl+n",),
        "skip",
        "Go on without ticking everything off, or without asking.",
        _STEPS | {Where.VERIFY: 2, Where.ROTATION: 4},
    ),
    Command(
        "stuck",
        ("ctrl+g",),
        "stuck",
        "No API section, page timed out, no secret shown … and the way back into the steps.",
        {Where.GUIDE: 7, Where.CAPTURE: 6, Where.VERIFY: 3, Where.PLAN: 2},
    ),
    Command(
        "later",
        ("ctrl+o",),
        "finish later",
        "Leave the guide. Everything ticked and sealed is kept; open the entry to go on.",
        _STEPS,
    ),
    # -- forms, settings, dialogs
    Command(
        "next-field",
        ("tab", "shift+tab"),
        "field",
        "Go to the next field; with Shift to the one before.",
        {
            Where.FORM: 1,
            Where.PLAN: 6,
            Where.CAPTURE: 3,
            Where.SETTINGS: 0,
            Where.DIALOG: 0,
            Where.GUIDE: 8,
            Where.NEW: 0,
        },
    ),
    Command("save", ("ctrl+s",), "save", "Save what was changed.", {Where.FORM: 2}),
    Command("change", ("enter",), "change", "Change the setting under the cursor.", {Where.SETTINGS: 1}),
    Command("choose", ("enter",), "choose", "Take the answer under the cursor.", {Where.DIALOG: 1}),
    Command(
        "back",
        ("escape",),
        "back",
        "Go back. In a question, Esc is always the safe answer.",
        _everywhere(
            7,
            list=0,
            filter=2,
            detail=1,
            check=1,
            findings=3,
            diary=1,
            activity=1,
            incident=6,
            trash=1,
            form=3,
            plan=3,
            hand_over=1,
            new=2,
            capture=2,
            dialog=2,
            backups=3,
        ),
    ),
    # -- moving
    Command("up", ("up",), "up", "One line up.", _everywhere(0)),
    Command("down", ("down",), "down", "One line down.", _everywhere(0)),
    Command("page-up", ("pageup", "["), "page up", "One page up.", _everywhere(0)),
    Command("page-down", ("pagedown", "]"), "page down", "One page down.", _everywhere(0)),
    Command("first", ("home", "<"), "first", "To the first line.", _everywhere(0)),
    Command("last", ("end", ">"), "last", "To the last line.", _everywhere(0)),
    Command("jump", tuple("123456789"), "line", "To that line of those on the screen.", _everywhere(0)),
    # -- the program
    Command(
        "settings", (",",), "settings", "Times, theme, passphrase, recovery code, backups.", {Where.LIST: 0}
    ),
    Command(
        "window",
        ("w",),
        "window",
        "Open or close the window: look-ups by command need no passphrase while it is open.",
        {Where.LIST: 0},
    ),
    Command(
        "lock",
        ("l", "ctrl+l"),
        "lock",
        "Lock the vault now. You come back to where you were.",
        _everywhere(0, list=8),
    ),
    Command("quit", ("q", "ctrl+q"), "quit", "Lock the vault and leave.", _everywhere(0)),
    Command(
        "palette", ("ctrl+p",), "commands", "Every command by name.", _everywhere(0, form=8, plan=8, filter=3)
    ),
    Command("help", ("?",), "help", "What can be done here.", _everywhere(9, dialog=0, help=0)),
)
