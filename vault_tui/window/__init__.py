"""The unlock window: a small process that holds one opened vault and answers look-ups on a Unix socket.

::

    wire · peer · socket_paths · client    the asking side: quick, and without anything that opens a vault
    quick · running                        look-ups and ``run``, before the command line is loaded
    limits · listening · server            the answering side's clocks, socket and visitors
    style · keeper                         what it answers out of a session
    start · control                        how it gets its key, and how the windows of a vault are found

The process itself is ``vault_tui.cli.window_process``: it renders what the commands print, and so lies beside
them. The window lists, and opens one secret for a request. It never gives the vault key away, and it changes
nothing but the diary.
"""
