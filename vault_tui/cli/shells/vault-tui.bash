# Completion of vault-tui for bash. Words come from the program; labels only while an unlock window is open.

_vault_tui() {
    local program=$1 line
    type -P -- "$program" >/dev/null || program=vault-tui
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" </dev/null 2>/dev/null)
    if [[ ${COMPREPLY[0]-} == files ]]; then
        compopt -o default
        COMPREPLY=()
    else
        COMPREPLY=("${COMPREPLY[@]:1}")
    fi
}
complete -F _vault_tui vault-tui
