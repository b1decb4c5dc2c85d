#!python
"""The installed ``vault-tui`` command."""

from vault_tui.__main__ import main

raise SystemExit(main())
