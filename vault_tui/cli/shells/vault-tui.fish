# Completion of vault-tui for fish. Words come from the program; labels only while an unlock window is open.

function __vault_tui_complete
    set -l words (commandline -opc)
    # fish itself leaves out what doesn't fit the word being typed, which may stand in quotation marks.
    set -l current (commandline -ct)
    string match -q -- '-*' "$current"; or set current ''
    set -l lines (command vault-tui __complete words $words[2..-1] "$current" </dev/null 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines[2..-1]
    end
end

complete -c vault-tui -f -a '(__vault_tui_complete)'
