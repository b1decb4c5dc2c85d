"""What a window answers: look-ups as the commands give them, and nothing that it isn't for."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import (
    API_KEY,
    API_SECRET,
    OTHER_KEY,
    OTHER_SECRET,
    PASSPHRASE,
    Clock,
    new_session,
    open_again,
)
from vault_tui.cli import rendering
from vault_tui.core.models import State
from vault_tui.core.secret import Passphrase, Secret
from vault_tui.session import Opening, Session, World
from vault_tui.session.diary import LOOK_UPS
from vault_tui.session.lending import borrow, lend
from vault_tui.window import keeper as keeping
from vault_tui.window import wire
from vault_tui.window.keeper import ClientOrigin, Keeper, Terms
from vault_tui.window.limits import Limits

IDLE, LONGEST = 900.0, 3600.0


class Window:
    """A keeper with the vault in a folder, asked without a socket."""

    def __init__(self, folder: Path, only: tuple[str, ...] | None = None, forward: str = "") -> None:
        self.folder = folder
        self.clock = Clock(0.0)
        self.origin = ClientOrigin()
        lender = open_again(folder)
        ids = None if only is None else frozenset(lender.by_label(label).id for label in only)
        key = bytearray()
        lend(lender, key.extend)
        opening = lender_opening(lender, self.origin)

        def fill(room: memoryview) -> None:
            room[:] = key

        self.session = borrow(opening, fill)
        lender.close()
        limits = Limits(IDLE, LONGEST, [self.clock])
        self.keeper = Keeper(self.session, limits, Terms("mine", ids, forward), rendering, self.origin)

    def ask(self, verb: bytes, *fields: bytes) -> wire.Reply:
        data = b"".join(self.keeper.answer(wire.request(verb, *fields)))
        at = 0

        def take(size: int) -> bytes:
            nonlocal at
            at += size
            return data[at - size : at]

        return wire.read_reply(take)

    def get(self, label: str, half: str = "secret", how: bytes = b"", origin: bytes = b"\0") -> wire.Reply:
        return self.ask(wire.FETCH, label.encode(), half.encode(), b"get", how, origin)

    def secret(self, label: str) -> str:
        reply = self.get(label)
        assert reply.code == 0, reply.talk
        return reply.fields[2].decode()

    def listed(self, query: str = "") -> str:
        return b"".join(self.ask(wire.LIST, query.encode(), b"", b"").out).decode()


def lender_opening(lender: Session, origin: ClientOrigin) -> Opening:
    world = lender._store.opening.world
    return Opening(
        lender._store.opening.path,
        World(
            world.clock, limits=world.limits, state=world.state, free_memory=world.free_memory, origin=origin
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    session = new_session(tmp_path)
    for label, key, secret in (("grid-bot", API_KEY, API_SECRET), ("grid-old", OTHER_KEY, OTHER_SECRET)):
        entry = session.add(label, integration="freqtrade")
        session.seal_api_key(entry.id, key)
        session.seal_secret(entry.id, Secret(secret))
    session.add("draft-only")
    session.close()
    return tmp_path


@pytest.fixture
def window(folder: Path) -> Iterator[Window]:
    window = Window(folder)
    yield window
    window.session.close()


class TestLookUps:
    def test_a_secret_is_opened_for_each_request(self, window: Window) -> None:
        reply = window.get("grid-bot")
        assert [field.decode() for field in reply.fields] == [
            "grid-bot",
            "",
            API_SECRET,
            "freqtrade",
            "10",
            "30",
        ]
        assert window.get("grid-bot", "key").fields[1].decode() == API_KEY
        pair = window.get("grid-bot", "pair").fields
        assert (pair[1].decode(), pair[2].decode()) == (API_KEY, API_SECRET)

    def test_a_label_is_exact_unless_its_start_is_said_to_be_enough(self, window: Window) -> None:
        assert window.get("draft", "key").code == 4
        assert window.get("grid", how=b"p").code == 4
        assert window.get("grid-b", how=b"p").fields[2].decode() == API_SECRET

    def test_what_is_not_there_is_told_as_the_commands_do(self, window: Window) -> None:
        reply = window.get("grid")
        assert (reply.code, reply.fields) == (4, [])
        assert b"".join(reply.talk).decode().splitlines() == [
            "vault-tui: There is no “grid” in this vault. These labels contain it:",
            "  grid-bot",
            "  grid-old",
            "`vault-tui ls` lists the labels.",
        ]
        assert window.get("draft-only").code == 4
        assert window.get("draft-only", "key").code == 4

    @pytest.mark.parametrize("state", [State.COMPROMISED, State.RETIRED])
    def test_a_key_that_ended_is_given_by_force_only(self, folder: Path, state: State) -> None:
        session = open_again(folder)
        session.set_state(session.by_label("grid-bot").id, state)
        session.close()
        window = Window(folder)
        refused = window.get("grid-bot")
        assert (refused.code, refused.fields) == (8, [])
        assert b"--force" in b"".join(refused.talk)
        assert window.get("grid-bot", how=b"f").fields[2].decode() == API_SECRET

    def test_the_list_is_made_once_and_again_when_something_changed(
        self, window: Window, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[str] = []
        monkeypatch.setattr(window.keeper, "_listed", made_by(window, made))
        before = window.listed()
        assert (window.listed(), len(made)) == (before, 1)
        assert before.splitlines()[0].startswith("LABEL")
        writer = open_again(window.folder)
        writer.add("a-new-one")
        writer.close()
        assert "a-new-one" in window.listed()
        assert len(made) == 2

    def test_where_many_are_listed_their_rows_are_not_kept(
        self, window: Window, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = window.listed("grid")
        monkeypatch.setattr(keeping, "_MANY", 1)
        assert window.listed("grid") == before
        assert window.session._listing._known == {}

    def test_labels_are_told_for_completion(self, window: Window) -> None:
        assert window.ask(wire.LABELS).fields == [b"draft-only", b"grid-bot", b"grid-old"]

    def test_a_request_with_other_fields_is_no_request(self, window: Window) -> None:
        for verb, fields in (
            (wire.FETCH, (b"grid-bot", b"vault key", b"get", b"", b"")),
            (wire.FETCH, (b"grid-bot", b"secret", b"", b"", b"")),
            (wire.FETCH, (b"grid-bot", b"secret", b"x" * 1_001, b"", b"")),
            (wire.FETCH, (b"grid-bot", b"secret", b"unlock", b"", b"")),
            (wire.FETCH, (b"grid-bot",)),
            (wire.LIST, (b"", b"", b"-1")),
            (wire.LIST, (b"", b"", "٣".encode())),
            (wire.SHOW, ()),
        ):
            with pytest.raises(wire.Unreadable):
                window.ask(verb, *fields)


def made_by(window: Window, made: list[str]):  # type: ignore[no-untyped-def]
    real = window.keeper._listed

    def listed(query, style):  # type: ignore[no-untyped-def]
        made.append(query)
        return real(query, style)

    return listed


class TestOnlySome:
    def test_the_others_are_as_if_there_were_no_window(self, folder: Path) -> None:
        window = Window(folder, only=("grid-bot",))
        assert window.secret("grid-bot") == API_SECRET
        assert window.get("grid-old").code == wire.NOT_SERVED
        assert window.ask(wire.SHOW, b"grid-old", b"", b"", b"").code == wire.NOT_SERVED
        assert window.get("grid", how=b"p").fields[0] == b"grid-bot"
        assert window.ask(wire.LABELS).fields == [b"grid-bot"]
        assert "grid-old" not in window.listed()
        assert "grid-old" not in window.listed("grid")
        assert b"only some" in b"".join(window.ask(wire.LIST, b"", b"", b"").talk)
        assert "grid-old" not in b"".join(window.ask(wire.FIND, b"grid", b"", b"").out).decode()

    def test_another_label_does_not_bring_another_entry_in(self, folder: Path) -> None:
        window = Window(folder, only=("grid-bot",))
        writer = open_again(folder)
        writer.change(writer.by_label("grid-bot"), label="was-grid-bot")
        writer.change(writer.by_label("grid-old"), label="grid-bot")
        writer.close()
        assert window.get("grid-bot").code == wire.NOT_SERVED
        assert window.secret("was-grid-bot") == API_SECRET

    def test_a_forwarded_one_gives_halves_and_tells_nothing_else(self, folder: Path) -> None:
        window = Window(folder, only=("grid-bot",), forward="bot")
        assert window.secret("grid-bot") == API_SECRET
        for verb, fields in (
            (wire.LIST, (b"", b"", b"")),
            (wire.FIND, (b"grid", b"", b"")),
            (wire.SHOW, (b"grid-bot", b"", b"", b"")),
        ):
            reply = window.ask(verb, *fields)
            assert (reply.code, reply.out) == (wire.NOT_SERVED, [])
        refused = window.get("grid")
        assert refused.code == 4
        assert b"grid-old" not in b"".join(refused.talk)


LABELS = st.sampled_from([b"grid-bot", b"grid", b"grid-old", b"draft-only", b"", b"\xff", "İ".encode()])
HOW = st.sampled_from([b"", b"f", b"p", b"fp"])
ANYTHING = st.binary(max_size=20) | st.sampled_from([b"80", b"j", b"\xed\xb2\x80", b"x" * 2_000])
REQUESTS = st.one_of(
    st.tuples(
        st.just(wire.FETCH),
        st.tuples(
            LABELS,
            st.sampled_from([b"secret", b"key", b"pair", b"vault key"]),
            st.sampled_from([b"get", b"keyring", b"", b"unlock", b"x" * 2_000]),
            HOW,
            ANYTHING,
        ),
    ),
    st.tuples(
        st.just(wire.RUN),
        st.tuples(LABELS, st.sampled_from([b"", b"ccxt", b"hummingbot", b"\0"]), HOW, ANYTHING),
    ),
    st.tuples(st.sampled_from(sorted(wire.VERBS - {wire.CLOSE})), st.lists(LABELS | ANYTHING, max_size=6)),
)


@pytest.mark.parametrize("forward", ["", "bot"])
def test_whatever_is_asked_only_what_it_serves_is_answered_and_the_diary_has_it(
    folder: Path, forward: str
) -> None:
    window = Window(folder, only=("grid-bot",), forward=forward)
    refused = [window.session._store.keys.vault_key.data, OTHER_SECRET.encode(), OTHER_KEY.encode()]
    given_away = 0

    @settings(max_examples=200)
    @given(REQUESTS)
    def ask(request: tuple[bytes, Sequence[bytes]]) -> None:
        nonlocal given_away
        verb, fields = request
        try:
            answered = b"".join(window.keeper.answer(wire.request(verb, *fields)))
        except wire.Unreadable:
            return
        assert not any(bytes(secret) in answered for secret in refused)
        given_away += API_SECRET.encode() in answered

    ask()
    noted = [one for one in window.session.diary.events() if one.what in LOOK_UPS]
    assert 0 < given_away <= len(noted)
    assert {one.label for one in noted} == {"grid-bot"}
    window.session.close()


class TestTime:
    def test_look_ups_keep_it_open_and_questions_about_it_do_not(self, window: Window) -> None:
        for verb in (wire.STATUS, wire.LABELS):
            window.clock.moment += 300
            window.ask(verb)
        window.clock.moment += 299
        assert not window.keeper.over()
        window.get("nobody")
        window.clock.moment += 1
        assert window.keeper.over()

    def test_a_look_up_gives_the_whole_idle_time_again(self, window: Window) -> None:
        window.clock.moment += 899
        window.secret("grid-bot")
        window.clock.moment += 899
        assert not window.keeper.over()

    def test_status_says_what_it_is_for_and_how_long(self, window: Window) -> None:
        window.clock.moment += 100
        said = json.loads(window.ask(wire.STATUS).fields[0])
        assert (said["idle_left"], said["left"], said["labels"]) == (800, 3500, None)
        assert said["vault"] == "mine"

    def test_it_ends_when_it_is_asked_to(self, window: Window) -> None:
        assert window.ask(wire.CLOSE).code == 0
        assert window.keeper.over()


class TestTheVaultOnDisk:
    def test_what_was_saved_meanwhile_is_in_the_next_answer(self, window: Window) -> None:
        window.secret("grid-bot")
        writer = open_again(window.folder)
        entry = writer.by_label("grid-bot")
        writer.seal_api_key(entry.id, OTHER_KEY[:-1] + "9")
        writer.seal_secret(entry.id, Secret("SECRETsecretSECRETsecretSECRETsecretSECRET9"))
        writer.close()
        assert window.secret("grid-bot").endswith("9")

    def test_a_re_encrypted_vault_ends_it_asked_or_not(self, folder: Path) -> None:
        asked, unasked = Window(folder), Window(folder)
        writer = open_again(folder)
        with Passphrase.copy_of(PASSPHRASE) as typed:
            writer.access.reencrypt(typed, with_recovery=False)
        writer.close()
        assert asked.get("grid-bot").code == wire.NOT_SERVED
        assert asked.keeper.over()
        unasked.clock.moment += keeping.LOOK_EVERY
        assert unasked.keeper.over()

    def test_one_that_is_gone_is_told_and_may_come_back(self, window: Window) -> None:
        path = window.folder / "vaults" / "main.vault"
        away = path.rename(path.with_name("away"))
        assert window.get("grid-bot").code == 5
        away.rename(path)
        assert window.secret("grid-bot") == API_SECRET

    def test_nothing_asked_of_it_writes_the_vault(self, window: Window) -> None:
        path = window.folder / "vaults" / "main.vault"
        before = path.read_bytes()
        for why in (b"get", b"reveal", b"copy", b"run"):
            assert window.ask(wire.FETCH, b"grid-bot", b"pair", why, b"", b"\0").code == 0
        window.listed()
        assert path.read_bytes() == before


class TestDiary:
    def test_it_says_where_the_one_sits_who_asked(self, window: Window) -> None:
        window.get("grid-bot", origin=b"198.51.100.7 50000 203.0.113.9 22\0pts/3")
        noted = window.session.diary.events()[0]
        assert (noted.what, noted.label, noted.address, noted.terminal) == (
            "get",
            "grid-bot",
            "198.51.100.7",
            "pts/3",
        )

    def test_what_is_told_is_no_more_than_a_short_line(self, window: Window) -> None:
        window.get("grid-bot", origin=b"not an address\0\x1b]52;c;eHh4\x07" + b"x" * 500)
        noted = window.session.diary.events()[0]
        assert noted.address == ""
        assert len(noted.terminal) <= 32
        assert "\x1b" not in noted.terminal

    def test_a_forwarded_one_is_known_by_its_name(self, folder: Path) -> None:
        window = Window(folder, only=("grid-bot",), forward="bot")
        window.get("grid-bot", origin=b"\0pts/3")
        assert window.session.diary.events()[0].terminal == "forwarded bot"
