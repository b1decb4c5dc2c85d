"""``python -m tests.benchmarks [WORD …]``: measure every case, or those whose name holds one of the words."""

import argparse
import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import asking, handing_over, hiding, idling, starting, stores, windows, working
from tests.benchmarks.harness import busy, measure, summary, table, with_what_they_need
from tests.benchmarks.vaults import Vaults


def main() -> None:
    """Measure and print; the exit code says only whether measuring worked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only cases whose name holds one of these")
    parser.add_argument("--rounds", type=int, default=15, help="readings of each case (default: %(default)s)")
    parser.add_argument(
        "--idle", type=float, default=5, help="seconds to stand on each screen (default: %(default)s)"
    )
    options = parser.parse_args()
    with TemporaryDirectory(prefix="vault-tui-bench-") as folder, ExitStack() as ends:
        vaults = Vaults(Path(folder))
        opened = windows.Windows(vaults, ends)
        known = [
            *starting.cases(vaults),
            *windows.cases(vaults, opened, Path(folder), ends),
            *hiding.cases(vaults, opened, Path(folder) / "hiding"),
            *working.cases(vaults),
            *handing_over.cases(vaults, opened),
            *asking.cases(Path(folder)),
            *idling.cases(Path(folder) / "idling", options.idle),
        ]
        chosen = [
            case for case in known if not options.words or any(word in case.name for word in options.words)
        ]
        if not chosen:
            parser.error("no case has such a name; there are: " + "; ".join(case.name for case in known))
        needed = with_what_they_need(chosen, known)
        readings = measure(needed, options.rounds)
        said = summary(needed, readings), busy(os.getloadavg()[1], os.cpu_count() or 1)
        print(table(needed, readings), "", *filter(None, said), sep="\n")
    if not options.words:
        print(*stores.not_here(), sep="\n")


if __name__ == "__main__":
    main()
