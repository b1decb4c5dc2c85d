"""Where a window's socket lies, and whose process may be at it."""

import os
import socket
from pathlib import Path

import pytest

from tests.window.visitors import listening, short_folder, visit
from vault_tui.core.errors import StorageFailed, UnsafePlace
from vault_tui.window import peer
from vault_tui.window.listening import Listening
from vault_tui.window.socket_paths import LONGEST, folders, socket_name, sockets


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_STATE_HOME": ""}


def runtime(folder: Path, mode: int = 0o700) -> Path:
    """As the system makes it for somebody who is logged in."""
    mine = folder / "user" / str(os.geteuid())
    mine.mkdir(parents=True)
    mine.chmod(mode)
    return mine


class TestFolder:
    def test_it_is_the_systems_own_for_this_user_where_there_is_one(
        self, tmp_path: Path, env: dict[str, str]
    ) -> None:
        state = str(tmp_path / ".local" / "state" / "vault-tui")
        assert folders(env, str(tmp_path / "user")) == [state]
        mine = runtime(tmp_path)
        assert folders(env, str(tmp_path / "user")) == [f"{mine}/vault-tui", state]

    @pytest.mark.parametrize("mode", [0o777, 0o1777, 0o755, 0o770])
    def test_one_that_others_get_into_is_not_taken(
        self, tmp_path: Path, env: dict[str, str], mode: int
    ) -> None:
        runtime(tmp_path, mode)
        assert len(folders(env, str(tmp_path / "user"))) == 1

    def test_a_link_in_its_place_is_not_taken(self, tmp_path: Path, env: dict[str, str]) -> None:
        runtime(tmp_path).rename(tmp_path / "elsewhere")
        (tmp_path / "user" / str(os.geteuid())).symlink_to(tmp_path / "elsewhere")
        assert len(folders(env, str(tmp_path / "user"))) == 1

    def test_no_variable_leads_to_tmp(self, tmp_path: Path, env: dict[str, str]) -> None:
        found = folders({**env, "TMPDIR": "/tmp", "XDG_RUNTIME_DIR": "/tmp"}, str(tmp_path / "user"))
        assert found == [str(tmp_path / ".local" / "state" / "vault-tui")]


class TestName:
    def test_each_vault_has_its_own_however_it_is_written(self, tmp_path: Path) -> None:
        vault = tmp_path / "a.vault"
        vault.touch()
        (tmp_path / "link").symlink_to(vault)
        names = {
            socket_name(str(path)) for path in (vault, tmp_path / "link", tmp_path / "x" / ".." / "a.vault")
        }
        assert len(names) == 1
        assert socket_name(str(tmp_path / "b.vault")) not in names

    def test_one_that_the_environment_names_is_the_only_one(self, env: dict[str, str]) -> None:
        assert sockets("v", {**env, "VAULT_TUI_WINDOW": "/home/bot/.w.sock"}) == ["/home/bot/.w.sock"]


class TestListening:
    def test_nobody_else_gets_at_the_socket(self) -> None:
        with short_folder() as folder:
            there = Listening(str(folder / "w" / "s.sock"))
            assert (folder / "w").stat().st_mode & 0o777 == 0o700
            assert (folder / "w" / "s.sock").stat().st_mode & 0o777 == 0o600
            there.close()
            assert not (folder / "w" / "s.sock").exists()

    def test_a_dead_one_is_replaced_and_so_is_anything_else(self) -> None:
        with short_folder() as folder:
            path = folder / "s.sock"
            with socket.socket(socket.AF_UNIX) as dead:
                dead.bind(str(path))
            there = Listening(str(path))
            with visit(str(path)):
                pass
            there.close()
            path.write_text("no socket", encoding="ascii")
            again = Listening(str(path))
            with visit(str(path)):
                pass
            again.close()

    def test_it_knows_when_nobody_can_find_it_any_more(self) -> None:
        with short_folder() as folder:
            path = folder / "s.sock"
            there = Listening(str(path))
            assert there.still_there()
            path.unlink()
            assert not there.still_there()
            other = Listening(str(path))
            assert not there.still_there()
            there.close()  # leaves the socket of the other
            assert other.still_there()
            other.close()

    def test_a_path_that_is_too_long_is_told(self) -> None:
        with short_folder() as folder:
            name = "x" * (LONGEST - len(str(folder)) - 1)
            Listening(str(folder / name)).close()
            with pytest.raises(StorageFailed, match="too long"):
                Listening(str(folder / (name + "x")))

    def test_a_folder_of_another_user_or_a_link_is_refused(self) -> None:
        with short_folder() as folder:
            (folder / "real").mkdir()
            (folder / "link").symlink_to(folder / "real")
            with pytest.raises((UnsafePlace, StorageFailed)):
                Listening(str(folder / "link" / "s.sock"))
            if os.geteuid() == 0:
                os.chown(folder / "real", 65534, -1)
                with pytest.raises(UnsafePlace):
                    Listening(str(folder / "real" / "s.sock"))


class TestPeer:
    def test_it_is_known_on_both_sides(self) -> None:
        with listening() as (path, listener), visit(path) as connection:
            listener.setblocking(True)
            accepted, _ = listener.accept()
            with accepted:
                assert peer.peer_uid(connection) == peer.peer_uid(accepted) == os.geteuid()

    def test_somebody_whom_the_system_can_not_name_is_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with listening() as (path, _), visit(path) as connection:
            assert peer.same_user(connection, os.geteuid())
            monkeypatch.setattr(peer, "peer_uid", lambda _: 65534)
            monkeypatch.setattr(peer, "overflow_uid", lambda: 65534)
            assert not peer.same_user(connection, 65534)
