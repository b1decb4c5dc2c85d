"""``vault-tui log``: the diary on the command line, and how often keys are to be rotated."""

import json
import stat

from tests.cli.conftest import CONTROL, Cli, ended


def test_look_ups_are_listed_newest_first_with_where_they_came_from(cli: Cli) -> None:
    cli.run("get", "grid-bot", SSH_CONNECTION="203.0.113.7 50000 203.0.113.9 22")
    cli.run("get", "grid-old", "key")
    lines = json.loads(cli.run("log", "--json", "get").out)
    assert [(one["label"], one["detail"], one["from"]) for one in lines] == [
        ("grid-old", "API key", None),
        ("grid-bot", None, "203.0.113.7"),
    ]
    assert "203.0.113.7" in cli.run("log").out.split("TERMINAL")[1]


def test_label_and_time_narrow_it(cli: Cli) -> None:
    cli.run("get", "grid-bot")
    cli.run("get", "grid-old")
    assert {one["label"] for one in json.loads(cli.run("log", "--json", "--label", "grid-bot").out)} == {
        "grid-bot"
    }
    assert json.loads(cli.run("log", "--json", "--since", "1h", "get").out)
    assert json.loads(cli.run("log", "--json", "--since", "2999-01-01").out) == []
    assert cli.run("log", "--since", "yesterday").code == 2


def test_failed_unlocks_are_told_and_listed(cli: Cli) -> None:
    cli.write("passphrase-wrong", "wrong horse\n")
    assert cli.run("--passphrase-file", "passphrase-wrong", "ls").code == 3
    assert "One failed try to unlock" in cli.run("ls").err
    assert "failed try" not in cli.run("ls").err
    assert [one["what"] for one in json.loads(cli.run("log", "--json", "failed").out)] == ["failed unlock"]


def test_a_state_folder_that_takes_nothing_is_a_line_on_stderr(cli: Cli) -> None:
    cli.state.parent.mkdir(parents=True, exist_ok=True)
    if cli.state.exists():
        cli.state.rename(cli.state.with_name("moved"))
    cli.state.write_text("in the way", encoding="utf-8")
    done = cli.run("get", "grid-bot")
    assert (done.code, bool(done.out)) == (0, True)
    assert done.err.count("The diary could not be written") == 1


def test_the_diary_is_for_its_owner_only_and_tells_nothing_outside(cli: Cli) -> None:
    cli.run("get", "grid-bot")
    files = [path for path in cli.state.iterdir() if path.is_file()]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert not any(b"grid-bot" in path.read_bytes() for path in files)


def test_on_a_terminal_it_is_called_what_it_is(cli: Cli) -> None:
    session = cli.session()
    session.change(session.by_label("grid-bot"), "noted \x1b[2J twice", notes="x")
    session.close()
    terminal = cli.terminal("log", opened=True)
    terminal.expect("A diary, not evidence")
    before = terminal.before.replace("\r", "")
    assert ended(terminal) == 0
    assert not CONTROL.search(before)


class TestRotateEvery:
    def test_a_span_a_never_and_the_default(self, cli: Cli) -> None:
        assert cli.run("edit", "grid-bot", "--rotate-every", "60d").code == 0
        shown = json.loads(cli.run("show", "grid-bot", "--json").out)
        assert (shown["rotate_every_days"], len(shown["rotate_by"])) == (60, 10)
        cli.run("edit", "grid-bot", "--rotate-every", "never")
        shown = json.loads(cli.run("show", "grid-bot", "--json").out)
        assert (shown["rotate_every_days"], shown["rotate_by"]) == (0, None)
        cli.run("edit", "grid-bot", "--rotate-every", "default")
        shown = json.loads(cli.run("show", "grid-bot", "--json").out)
        assert (shown["rotate_every_days"], len(shown["rotate_by"])) == (None, 10)

    def test_anything_else_changes_nothing(self, cli: Cli) -> None:
        before = cli.run("show", "grid-bot", "--json").out
        assert cli.run("edit", "grid-bot", "--rotate-every", "soon").code == 2
        assert cli.run("show", "grid-bot", "--json").out == before
