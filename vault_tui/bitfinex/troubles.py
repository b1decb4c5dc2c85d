"""What can go wrong on Bitfinex's page while a key is made, and which step of the guide to go back to.

Bitfinex's help says that keys are shown once, and that they are edited or revoked in *My API Keys*.
How long its form, codes and mails stay valid is not documented, and nothing here claims to know.
"""

from vault_tui.core.checklist import Trouble

_REVOKE = "If “My API Keys” lists the new key, revoke it there"
_SET_ASIDE = "The half that is sealed goes to this entry's history: it can't be completed."
_KEEP = "The half that is sealed stays sealed."

TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "secret-not-seen",
        "The secret was not shown, or is gone",
        (f"{_REVOKE}, then generate a new one.",),
        "generate",
        _SET_ASIDE,
        loses_half=True,
        advice=("no-regeneration",),
    ),
    Trouble(
        "page-closed",
        "The page with the key was closed or timed out",
        (f"It is not shown again. {_REVOKE}, then generate a new one.",),
        "generate",
        _SET_ASIDE,
        loses_half=True,
        advice=("no-regeneration",),
    ),
    Trouble(
        "link-on-phone",
        "The e-mail's link was opened on the phone",
        (
            "It belongs in the browser where the form was filled in.",
            "The phone shows a key? Don't send it or take a photo: revoke it there, and generate a new one.",
            "No key anywhere? Open the link here; whether it works twice is not known. Else generate again.",
        ),
        "generate",
        _SET_ASIDE,
        loses_half=True,
    ),
    Trouble(
        "link-expired",
        "The e-mail's link has expired",
        ("Most likely no key was made: look at “My API Keys”. Fill in the form again and generate again.",),
        "generate",
        _SET_ASIDE,
        loses_half=True,
    ),
    Trouble(
        "no-mail",
        "No e-mail came",
        (
            "Look in the spam folder, and whether this is the account's address.",
            "How long it takes is not documented. If it stays away, generate again; use the newest link.",
        ),
        "generate",
        _KEEP,
    ),
    Trouble(
        "two-factor-refused",
        "The two-factor code is not accepted",
        (
            "Wait for the next code and type it at once; check that the phone's clock is set automatically.",
            "Take the code of this account, if the phone has several.",
        ),
        "generate",
        _KEEP,
    ),
    Trouble(
        "page-timed-out",
        "The form timed out before Generate",
        ("Nothing was made. Open the form again: it starts read-only, so every row counts again.",),
        "permissions",
        _KEEP,
    ),
    Trouble(
        "generated-early",
        "Generate was pressed too early",
        (
            "No key shown yet? Leave the e-mail's link alone, reload the form and set it right.",
            "A key is there? Seal it, and edit its permissions and addresses in “My API Keys”.",
        ),
        "permissions",
        _KEEP,
    ),
    Trouble(
        "wrong-account",
        "This is the wrong account or sub-account",
        ("A key belongs to the account it was made in.", f"{_REVOKE}, then switch account."),
        "sign-in",
        _SET_ASIDE,
        loses_half=True,
    ),
    Trouble(
        "no-api-section",
        "There is no API section",
        ("Look under the account icon at the top right → API Keys.",),
        "sign-in",
        _KEEP,
        advice=("verified-account",),
    ),
    Trouble(
        "no-two-factor",
        "Two-factor authentication is not set up",
        ("Set it up in the account's settings first. You can finish here later: the plan is kept.",),
        "sign-in",
        _KEEP,
    ),
    Trouble(
        "halves-swapped",
        "The halves may be swapped",
        (
            "Both look alike, so compare the API key here with the page.",
            "Swapped? Paste the right API key, then the right secret; the old pair goes to the history.",
        ),
        "capture",
        _KEEP,
    ),
)


def troubles(step_id: str) -> tuple[Trouble, ...]:
    """All of them, those that belong to the step where the person is first."""
    near = {step_id, _NEAREST.get(step_id)}
    return tuple(sorted(TROUBLES, key=lambda trouble: trouble.back_to not in near))


_NEAREST = {"plan": "sign-in", "addresses": "permissions", "capture": "generate", "hand-over": "generate"}
"""For steps with few troubles of their own: the step whose troubles are listed first as well."""
