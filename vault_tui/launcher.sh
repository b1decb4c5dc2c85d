#!/bin/sh
# The installed `vault-tui` command. It runs the Python that it lies beside.
#
# Installers write that Python's path into the first line of a Python script, and a system reads no such line
# with a blank in it. The ones they write for entry points may import `re`, half an interpreter start by itself.
self=$0
while [ -L "$self" ]; do # from ~/.local/bin, for one
    target=$(readlink -- "$self")
    case $target in
    /*) self=$target ;;
    *) self=${self%/*}/$target ;;
    esac
done
python=${self%/*}/python3
[ -x "$python" ] || python=python3 # installed for a user, away from it
exec "$python" -P -c 'from vault_tui.__main__ import command; command()' "$@"
