"""The unlock window: a small process that holds one opened vault and answers look-ups on a Unix socket.

::

    wire · peer · socket_paths · client    the client side: quick to load, and unable to open a vault
    quick · running                        look-ups and ``run``, before the command line is loaded
    limits · listening · server            the server side: time limits, socket, connections
    style · keeper                         the replies, made from a session
    start · control                        handing over the key, and finding the open windows of a vault

The process itself is ``vault_tui.cli.window_process``: it renders the text of the commands, so it lies beside
them. A window lists entries and opens one secret per request. It never gives the vault key away, and it
writes nothing but the diary.
"""
