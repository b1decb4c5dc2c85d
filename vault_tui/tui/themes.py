"""Three looks: dark, light, and the terminal's own sixteen colours.

Each has one accent, one warning and one danger. ``styles.tcss`` uses the variables named here and no
colour of its own; what a colour says is always said in words too.
"""

from textual.theme import Theme


def _variables(
    *,
    quiet: str,
    rule: str,
    cursor: str,
    cursor_text: str,
    quiet_style: str = "none",
    cursor_style: str = "none",
) -> dict[str, str]:
    return {
        "quiet": quiet,
        "quiet-style": quiet_style,
        "rule": rule,
        "row-cursor": cursor,
        "row-cursor-text": cursor_text,
        "row-cursor-style": cursor_style,
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "scrollbar": rule,
        "scrollbar-hover": rule,
        "scrollbar-active": rule,
        "scrollbar-background": "transparent",
        "scrollbar-background-hover": "transparent",
        "scrollbar-background-active": "transparent",
    }


DARK = Theme(
    name="vault-dark",
    dark=True,
    background="#161719",
    surface="#161719",
    panel="#232529",
    foreground="#d9dde3",
    primary="#7fb2e5",
    accent="#7fb2e5",
    warning="#e2b45f",
    error="#f2828c",
    success="#d9dde3",
    variables=_variables(quiet="#8d96a3", rule="#3c4046", cursor="#34373c", cursor_text="#ffffff"),
)

LIGHT = Theme(
    name="vault-light",
    dark=False,
    background="#fafaf8",
    surface="#fafaf8",
    panel="#f0f0ec",
    foreground="#24292f",
    primary="#0a5aa8",
    accent="#0a5aa8",
    warning="#825200",
    error="#b3231b",
    success="#24292f",
    variables=_variables(quiet="#5d6670", rule="#c4c9cf", cursor="#dbe6f3", cursor_text="#000000"),
)

TERMINAL = Theme(
    name="vault-terminal",
    ansi=True,
    dark=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    foreground="ansi_default",
    primary="ansi_blue",
    accent="ansi_blue",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_default",
    variables=_variables(
        quiet="ansi_default",
        quiet_style="dim",
        rule="ansi_default",
        cursor="ansi_default",
        cursor_text="ansi_default",
        # Which of the sixteen are light and which dark is unknown; reversed is readable with any of them.
        cursor_style="reverse",
    ),
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT, TERMINAL)}

WORDS = {
    "vault-dark": "dark",
    "vault-light": "light",
    "vault-terminal": "the terminal's own 16 colours",
}
"""What the settings call each theme."""
