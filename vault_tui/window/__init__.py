"""The unlock window: a small process that holds one opened vault and answers look-ups on a Unix socket.

::

    places · wire · peer · client      the asking side: quick, and without anything of a vault
    quick · running                    look-ups and starting programs, before the command line is loaded
    limits · listening · server        the answering side's clocks, socket and visitors
    requests · keeper · start          what it answers out of a session, and how it gets its key

The window lists, and opens one secret per request. It never gives the vault key away and writes nothing.
"""
