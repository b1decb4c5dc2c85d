"""A vault that the system's keyring opens: made, used, taken away, and what goes wrong on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.worlds import API_SECRET, CHEAP, PASSPHRASE, cheap_world
from vault_tui.core.errors import InvalidInput, KeyringUnfit, ReadOnlyVault, StorageFailed, WrongPassphrase
from vault_tui.core.fileformat import MAX_SLOTS
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session, SlotKind, locked
from vault_tui.session.by_keyring import unlock_by_keyring
from vault_tui.session.keyring_slots import KeyringStatus, look_at
from vault_tui.session.locked import note_locked, note_opened_by_person
from vault_tui.system.keychain import Kept, Keychain


@dataclass(frozen=True, slots=True)
class FakeKeychain(Keychain):
    """A keyring in memory; ``problem`` makes it answer nothing else."""

    items: dict[str, bytes] = field(default_factory=dict)
    problem: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def fetch(self, names: Sequence[str], *, may_ask: bool = False) -> Kept:
        self._note("ask" if may_ask else "peek")
        found = {name: bytearray(self.items[name]) for name in names if name in self.items}
        return Kept("Made Up", found)

    def keep(self, name: str, root: bytes) -> str:
        self._note("keep")
        self.items[name] = root
        return "Made Up"

    def forget(self, names: Sequence[str]) -> None:
        self._note("forget")
        for name in names:
            self.items.pop(name, None)

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if self.problem:
            raise KeyringUnfit(self.problem[0])


@dataclass
class Home:
    """A vault and the keyring of its machine."""

    folder: Path
    keychain: FakeKeychain = field(default_factory=FakeKeychain)

    def opening(self) -> Opening:
        world = replace(cheap_world(self.folder), keychain=lambda: self.keychain)
        return Opening(self.folder / "vaults" / "main.vault", world)

    def make(self) -> Session:
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            return Session.create(self.opening(), passphrase, CHEAP)

    def unlock(self) -> Session:
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            return Session.unlock(self.opening(), passphrase)

    def status(self) -> KeyringStatus:
        return look_at(self.opening())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def by_keyring(home: Home) -> Session:
    session = unlock_by_keyring(home.opening())
    assert session is not None
    return session


class TestAfterALock:
    def test_the_person_opens_it_first(self, home: Home) -> None:
        home.make().access.add_keyring()
        note_locked(home.opening())
        home.keychain.asked.clear()
        assert "It was locked" in refused(lambda: by_keyring(home))
        assert home.keychain.asked == []
        home.unlock()  # by a passphrase that nobody typed, such as that of a timer's file
        assert "It was locked" in refused(lambda: by_keyring(home))
        note_opened_by_person(home.unlock())
        assert by_keyring(home).opened_by is SlotKind.KEYRING

    def test_that_is_over_with_the_login(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        home.make().access.add_keyring()
        note_locked(home.opening())
        monkeypatch.setattr(locked, "boot_id", lambda: b"another start of the machine")
        assert by_keyring(home).opened_by is SlotKind.KEYRING

    def test_where_that_can_not_be_known_the_keyring_is_not_asked(self, home: Home) -> None:
        home.make().access.add_keyring()
        note_locked(home.opening())
        (home.folder / "login").chmod(0o777)
        home.keychain.asked.clear()
        assert "Other users can write" in refused(lambda: by_keyring(home))
        assert home.keychain.asked == []

    def test_nothing_is_noted_of_a_vault_that_no_keyring_opens(self, home: Home) -> None:
        note_opened_by_person(home.make())
        note_locked(home.opening())
        assert not (home.folder / "login").exists()


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(KeyringUnfit) as caught:
        call()
    return caught.value.sentence


class TestAWayInByTheKeyring:
    def test_it_opens_everything_and_can_be_written_to(self, home: Home) -> None:
        session = home.make()
        entry = session.add("grid-bot")
        session.seal_api_key(entry.id, "EXAMPLEexampleEXAMPLEexampleEXAMPLEexample1")
        session.seal_secret(entry.id, Secret(API_SECRET))
        assert session.access.add_keyring() == "Made Up"
        again = by_keyring(home)
        assert again.opened_by is SlotKind.KEYRING
        assert again.open_secret(entry.id, "get") == Secret(API_SECRET)
        again.add("another")
        assert home.unlock().by_label("another")

    def test_that_it_was_made_is_in_the_diary(self, home: Home) -> None:
        home.make().access.add_keyring()
        session = home.unlock()
        assert [one.detail for one in session.diary.events()][-1] == "the system's keyring may open it"

    def test_its_unlock_is_in_the_diary_and_tells_of_those_that_failed(self, home: Home) -> None:
        home.make().access.add_keyring()
        with pytest.raises(WrongPassphrase), Passphrase.copy_of("wrong horse") as typed:
            Session.unlock(home.opening(), typed)
        session = unlock_by_keyring(home.opening())
        assert session is not None
        assert any("One failed try to unlock" in notice for notice in session.take_notices())
        newest, before = session.diary.events()[:2]
        assert (newest.what, newest.detail, before.what) == ("unlock", "keyring", "failed unlock")

    def test_it_is_within_the_epoch_and_the_passphrase_still_opens(self, home: Home) -> None:
        session = home.make()
        before = home.opening().read()[0]
        session.access.add_keyring()
        after = home.opening().read()[0]
        assert after.epoch == before.epoch
        assert [slot.kind for slot in after.slots] == [SlotKind.PASSPHRASE, SlotKind.KEYRING]
        home.unlock()

    def test_opening_never_makes_the_desktop_ask(self, home: Home) -> None:
        home.make().access.add_keyring()
        home.keychain.asked.clear()
        by_keyring(home)
        assert home.keychain.asked == ["peek"]

    def test_a_vault_without_one_asks_no_keyring(self, home: Home) -> None:
        home.make()
        assert unlock_by_keyring(home.opening()) is None
        assert home.keychain.asked == []

    def test_the_root_stands_nowhere_in_the_file(self, home: Home) -> None:
        home.make().access.add_keyring()
        (root,) = home.keychain.items.values()
        assert root not in home.opening().path.read_bytes()

    def test_two_machines_have_one_each(self, home: Home) -> None:
        home.make().access.add_keyring()
        other = Home(home.folder)
        assert "keeps nothing that opens" in refused(lambda: unlock_by_keyring(other.opening()))
        other.unlock().access.add_keyring()
        by_keyring(home)
        by_keyring(other)

    def test_how_it_stands_is_told_without_a_passphrase(self, home: Home) -> None:
        session = home.make()
        assert home.status() == KeyringStatus("Made Up", "", ())
        session.access.add_keyring()
        (slot,) = home.status().slots
        assert (slot.kept, slot.opens, home.status().opens) == (True, True, True)
        home.keychain.items[slot.id] = bytes(32)
        assert [(one.kept, one.opens) for one in home.status().slots] == [(True, False)]
        home.keychain.items.clear()
        assert [(one.kept, one.opens) for one in home.status().slots] == [(False, False)]


class TestTakenAway:
    def test_re_encrypting_drops_it_here_and_in_the_keyring(self, home: Home) -> None:
        session = home.make()
        session.access.add_keyring()
        old = home.opening().path.read_bytes()
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            session.access.reencrypt(passphrase, with_recovery=False)
        assert not session.access.has_keyring
        assert home.keychain.items == {}
        assert unlock_by_keyring(home.opening()) is None
        home.opening().path.write_bytes(old)
        assert refused(lambda: unlock_by_keyring(home.opening()))

    def test_a_keyring_that_is_away_stops_nothing_and_is_told(self, home: Home) -> None:
        session = home.make()
        session.access.add_keyring()
        home.keychain.problem.append("The keyring is away.")
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            session.access.reencrypt(passphrase, with_recovery=False)
        assert any("could not be deleted there: The keyring is away." in one for one in session.notices)
        assert unlock_by_keyring(home.opening()) is None

    def test_re_encrypting_a_vault_without_one_asks_no_keyring(self, home: Home) -> None:
        session = home.make()
        with Passphrase.copy_of(PASSPHRASE) as passphrase:
            session.access.reencrypt(passphrase, with_recovery=False)
        assert home.keychain.asked == []


class TestWhatIsRefused:
    def test_a_second_one_on_the_same_machine(self, home: Home) -> None:
        session = home.make()
        session.access.add_keyring()
        with pytest.raises(InvalidInput, match="opens this vault already"):
            session.access.add_keyring()

    def test_one_more_than_a_vault_can_have(self, home: Home) -> None:
        session = home.make()
        for _ in range(MAX_SLOTS - 1):
            home.keychain.items.clear()
            session.access.add_keyring()
        home.keychain.items.clear()
        with pytest.raises(InvalidInput, match="at most 8"):
            session.access.add_keyring()
        assert home.keychain.items == {}

    def test_a_read_only_vault_and_the_keyring_is_not_asked(self, home: Home) -> None:
        session = home.make()
        session._store.read_only = "An older copy."
        with pytest.raises(ReadOnlyVault):
            session.access.add_keyring()
        assert home.keychain.asked == []

    def test_a_keyring_that_does_not_keep_it(self, home: Home) -> None:
        session = home.make()
        home.keychain.problem.append("It is not kept.")
        before = home.opening().path.read_bytes()
        assert refused(session.access.add_keyring) == "It is not kept."
        assert home.opening().path.read_bytes() == before
        assert not session.access.has_keyring

    def test_one_that_is_silent_is_waited_for_once(self, home: Home) -> None:
        session = home.make()
        home.keychain.problem.append("It did not answer.")
        assert refused(session.access.add_keyring) == "It did not answer."
        assert home.keychain.asked == ["ask"]

    def test_what_can_not_be_saved_and_the_keyring_forgets_it(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = home.make()

        def full(*_: object, **__: object) -> None:
            raise StorageFailed("The disk is full.")

        monkeypatch.setattr(session._store.opening.file, "replace", full)
        with pytest.raises(StorageFailed):
            session.access.add_keyring()
        assert home.keychain.items == {}
        assert not session.access.has_keyring

    def test_a_keyring_that_does_not_answer_leaves_the_passphrase(self, home: Home) -> None:
        home.make().access.add_keyring()
        home.keychain.problem.append("It did not answer.")
        assert refused(lambda: unlock_by_keyring(home.opening())) == "It did not answer."
        status = home.status()
        assert (status.problem, [slot.opens for slot in status.slots]) == ("It did not answer.", [False])
        home.unlock()
