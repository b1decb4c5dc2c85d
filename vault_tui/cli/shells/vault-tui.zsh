#compdef vault-tui
# Completion of vault-tui for zsh. Words come from the program; labels only while an unlock window is open.

_vault_tui() {
    local program=${(Q)words[1]} line
    local -a before lines values shown
    (( $+commands[$program] )) || [[ -x $program ]] || program=vault-tui
    (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
    lines=("${(@f)$("$program" __complete words "${before[@]}" "${(Q)PREFIX}" </dev/null 2>/dev/null)}")
    if [[ ${lines[1]} == files ]]; then
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#values )) && compadd -l -d shown -a values
}

if [[ ${funcstack[1]-} == _vault-tui ]]; then
    _vault_tui "$@"
else
    compdef _vault_tui vault-tui
fi
