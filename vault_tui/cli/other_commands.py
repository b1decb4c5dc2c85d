"""The commands that need no vault of one's own."""

from vault_tui.cli.declaring import Commands


def declare(commands: Commands) -> None:
    """Declare them."""
    keys = commands.add("keys", "keys:keys", "list the keys of the screens, your own among them")
    keys.add_argument(
        "--example", action="store_true", help="print a file in which to give commands other keys"
    )
    completion = commands.add(
        "completion", "completion:completion", "print what your shell loads to complete commands", json=False
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    commands.add("man", "manual:man", "print the manual page", json=False)
    doctor = commands.add("doctor", "doctor:doctor", "look for what could go wrong here, and what to do")
    doctor.add_argument("--clipboard", action="store_true", help="try the clipboard with a harmless word")
    demo = commands.add("demo", "demo:demo", "open a throw-away vault full of invented keys", json=False)
    demo.add_argument("--entries", metavar="N", type=int, help="so many invented keys")
