"""What is found in the files of other programs, and why some of it is left out."""

import json
import os
from pathlib import Path

import pytest

from tests.worlds import API_KEY, API_SECRET, OTHER_KEY, OTHER_SECRET
from vault_tui.core.errors import InvalidInput
from vault_tui.session.importing import Kind, Reading, read_source


def no_export(path: str, content: bytes) -> Reading:
    raise AssertionError("that is no export")


def read(folder: Path, name: str, text: str, kind: Kind | None = None) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_source(path, no_export, kind)


def summary(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.label, one.exchange, one.integration, one.api_key, one.secret.reveal()) for one in reading.found
    ]


class TestFreqtrade:
    def test_its_configuration_is_read_with_the_comments_that_it_allows(self, tmp_path: Path) -> None:
        text = f"""{{
            // "secret": "of the comment",
            "bot_name": "grid // 1", /* and
            "exchange": */
            "exchange": {{"name": "bitfinex", "key": "{API_KEY}", "secret": "{API_SECRET}",}},
        }}"""
        reading = read(tmp_path, "config.json", text)
        assert summary(reading) == [("grid // 1", "Bitfinex", "freqtrade", API_KEY, API_SECRET)]
        assert (reading.plain, reading.path) == (True, str(tmp_path / "config.json"))

    def test_the_newer_name_of_the_key_counts_too(self, tmp_path: Path) -> None:
        exchange = {"name": "kraken", "api_key": "some-key-of-kraken", "secret": "c2VjcmV0Cg=="}
        reading = read(tmp_path, "config.json", json.dumps({"exchange": exchange}))
        assert summary(reading) == [
            ("freqtrade", "Kraken", "freqtrade", "some-key-of-kraken", "c2VjcmV0Cg==")
        ]

    @pytest.mark.parametrize(
        ("key", "secret", "why"),
        [
            ("", API_SECRET, "its API key is empty"),
            (API_KEY, None, "its API secret is empty"),
            (API_KEY, "vault://grid-bot/secret", "its API secret is a reference to elsewhere"),
            ("${BITFINEX_KEY}", API_SECRET, "its API key is a reference to elsewhere"),
            ("your_exchange_key", API_SECRET, "its API key is only a placeholder"),
            (API_KEY, "<secret>", "its API secret is only a placeholder"),
            (API_KEY, "a\u202eb", "that can't be an API secret"),
            (API_KEY, API_KEY, "both halves are the same"),
            (["a"], API_SECRET, "its API key is empty"),
        ],
    )
    def test_what_is_no_pair_is_left_out_and_its_reason_quotes_nothing(
        self, tmp_path: Path, key: object, secret: object, why: str
    ) -> None:
        config = {"exchange": {"name": "bitfinex", "key": key, "secret": secret}}
        reading = read(tmp_path, "config.json", json.dumps(config))
        assert reading.found == ()
        assert [(one.where, one.why) for one in reading.unread] == [("exchange", why)]


class TestCcxt:
    def test_every_exchange_of_its_keys_is_a_pair(self, tmp_path: Path) -> None:
        keys = {
            "bitfinex2": {"apiKey": API_KEY, "secret": API_SECRET, "enableRateLimit": True},
            "okx": {"apiKey": "okx-key-of-mine", "secret": "okx-secret-of-mine", "password": "x"},
            "someother": {"apiKey": "other-key", "secret": "other-secret"},
            "binance": {"apiKey": "", "secret": ""},
            "options": {"verbose": True},
        }
        reading = read(tmp_path, "keys.json", json.dumps(keys))
        assert [one[:3] for one in summary(reading)] == [
            ("ccxt Bitfinex", "Bitfinex", "ccxt"),
            ("ccxt OKX", "OKX", "ccxt"),
            ("ccxt Someother", "Someother", "ccxt"),
        ]
        assert [(one.where, one.vacant) for one in reading.unread] == [("binance", True), ("okx", False)]
        assert "its password is not a half of a key" in reading.unread[1].why


class TestEnv:
    @pytest.mark.parametrize(
        ("key", "secret", "label", "integration"),
        [
            ("BFX_API_KEY", "BFX_API_SECRET", "bitfinex-api-py", "bitfinex-api-py"),
            ("BITFINEX_APIKEY", "BITFINEX_SECRET", "ccxt", "ccxt"),
            ("FREQTRADE__EXCHANGE__API_KEY", "FREQTRADE__EXCHANGE__SECRET", "freqtrade", "freqtrade"),
            ("ZENBOT_BITFINEX_API_KEY", "ZENBOT_BITFINEX_SECRET", "Zenbot", "Zenbot"),
            ("BITFINEX_API_KEY", "BITFINEX_API_SECRET", "bitfinex", ""),
            ("GRID_BOT_BITFINEX_API_KEY", "GRID_BOT_BITFINEX_API_SECRET", "grid bot bitfinex", ""),
            ("GRID_BOT_BFX_API_KEY", "GRID_BOT_BFX_API_SECRET", "bitfinex-api-py", "bitfinex-api-py"),
            ("API_KEY", "API_SECRET", "mybot", ""),
            ("TRADER_KEY", "TRADER_SECRET", "trader", ""),
            ("bfxPublicKey", "bfxPrivateKey", "bfx", ""),
        ],
    )
    def test_a_pair_of_names_is_known_for_what_it_is(
        self, tmp_path: Path, key: str, secret: str, label: str, integration: str
    ) -> None:
        folder = tmp_path / "mybot"
        folder.mkdir()
        reading = read(folder, ".env", f"DEBUG=1\n{key}={API_KEY}\n{secret}={API_SECRET}\n")
        assert summary(reading) == [(label, "Bitfinex", integration, API_KEY, API_SECRET)]
        assert reading.found[0].where == "line 2"

    def test_quotes_comments_and_export_are_understood_and_the_last_value_counts(
        self, tmp_path: Path
    ) -> None:
        text = (
            f"# API_KEY=not-this\nAPI_KEY=old\n  export API_KEY = '{API_KEY}' # mine\n"
            f'API_SECRET="{API_SECRET}"\nUNRELATED_KEY=alone\n'
        )
        reading = read(tmp_path, "bot.env", text)
        assert [(one.api_key, one.secret.reveal()) for one in reading.found] == [(API_KEY, API_SECRET)]

    def test_two_bots_of_one_file_are_told_apart(self, tmp_path: Path) -> None:
        first = f"A_API_SECRET={API_SECRET}\nB_API_KEY={OTHER_KEY}\n"
        text = f"{first}A_API_KEY={API_KEY}\nB_API_SECRET={OTHER_SECRET}\n"
        reading = read(tmp_path, ".env", text)
        assert {one[3:] for one in summary(reading)} == {(API_KEY, API_SECRET), (OTHER_KEY, OTHER_SECRET)}

    def test_another_exchange_is_named_by_its_variables(self, tmp_path: Path) -> None:
        reading = read(tmp_path, ".env", "KRAKEN_API_KEY=some-key\nKRAKEN_API_SECRET=some-secret\n")
        assert summary(reading)[0][:2] == ("kraken", "Kraken")


class TestTable:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_columns_are_known_by_their_names(self, tmp_path: Path, separator: str) -> None:
        rows = [
            ["Name", "Secret", "API Key", "Exchange", "Used by", "Account", "Comment"],
            ["grid", API_SECRET, API_KEY, "bitfinex", "freqtrade", "sub", '"two\nlines"'],
            ["", "", "", "", "", "", ""],
            ["other", OTHER_SECRET, OTHER_KEY],
            ["", "only-a-secret", "", "", "", "", ""],
        ]
        text = "\ufeff" + "\n".join(map(separator.join, rows))
        reading = read(tmp_path, "keys.csv", text)
        assert summary(reading) == [
            ("grid", "Bitfinex", "freqtrade", API_KEY, API_SECRET),
            ("other", "Bitfinex", "", OTHER_KEY, OTHER_SECRET),
        ]
        assert dict(reading.found[0].values) == {"account": "sub", "notes": "two\nlines"}
        assert [one.why for one in reading.unread] == ["its API key is empty"]

    @pytest.mark.parametrize("text", ["", "a,b\n1,2\n", f"{API_KEY},{API_SECRET}\n", "label,api_key\nx,y\n"])
    def test_a_file_that_names_no_columns_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(InvalidInput, match="first line") as raised:
            read(tmp_path, "keys.csv", text)
        assert API_KEY not in raised.value.sentence


class TestAnything:
    @pytest.mark.parametrize(
        ("name", "text"), [("notes.txt", "hello"), ("a.json", "[]"), ("b.json", '{"a": {}}'), ("empty", "")]
    )
    def test_what_is_nothing_known_is_refused_with_what_is(
        self, tmp_path: Path, name: str, text: str
    ) -> None:
        with pytest.raises(InvalidInput, match="can't be told") as raised:
            read(tmp_path, name, text)
        assert "--from" in raised.value.remedy

    def test_the_kind_can_be_said(self, tmp_path: Path) -> None:
        text = f"api_key,secret\n{API_KEY},{API_SECRET}\n"
        assert len(read(tmp_path, "keys.txt", text, Kind.TABLE).found) == 1
        with pytest.raises(InvalidInput):
            read(tmp_path, "keys.txt", text, Kind.CONFIG)
        with pytest.raises(InvalidInput, match="not a pass store"):
            read(tmp_path, "keys.txt", text, Kind.STORE)

    def test_a_mistake_in_the_file_is_told_by_its_line_and_nothing_is_quoted(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput, match="line 2") as raised:
            read(tmp_path, "config.json", f'{{\n"exchange": {API_SECRET}}}')
        assert API_SECRET not in raised.value.sentence

    def test_a_link_is_followed_and_the_file_that_holds_it_is_named(self, tmp_path: Path) -> None:
        read(tmp_path, "real.env", f"BFX_API_KEY={API_KEY}\nBFX_API_SECRET={API_SECRET}\n")
        (tmp_path / "link.env").symlink_to("real.env")
        reading = read_source(tmp_path / "link.env", no_export)
        assert (len(reading.found), reading.path) == (1, str(tmp_path / "real.env"))

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "keys.json")
        with pytest.raises(InvalidInput, match="is not a file"):
            read_source(tmp_path / "keys.json", no_export)

    def test_a_folder_that_is_no_store_is_called_so(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput, match="not a pass store"):
            read_source(tmp_path, no_export)

    def test_folders_devices_and_what_is_not_there_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "latin").write_bytes(b"KEY=\xe4")
        for path in (tmp_path, Path("/dev/zero"), tmp_path / "nothing", tmp_path / "latin"):
            with pytest.raises(InvalidInput):
                read_source(path, no_export)
