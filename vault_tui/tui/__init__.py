"""The Textual front. It receives an opened session and never opens a file itself."""

from vault_tui.system.process import scrub_environment

# Textual reads its variables while it's imported; nothing of this package can be imported before this line.
scrub_environment()
