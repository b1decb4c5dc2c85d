"""The prompt on a real terminal: what a person sees, and what may never be seen."""

import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.system.screen import Screen

DEMO = Path(__file__).with_name("prompt_demo.py")
BULLETS = "••••••"


def asked(what: str, *, env: dict[str, str] | None = None, columns: int = 80, rows: int = 24) -> Screen:
    return Screen([sys.executable, DEMO, "--ask", what], env=env, columns=columns, rows=rows)


def test_the_unlock_page_says_what_it_is_and_shows_bullets_only() -> None:
    with asked("unlock") as screen:
        screen.wait_for("vault-tui · invented", "locked", "~/invented.vault", "Passphrase", "Enter unlock")
        assert not screen.echoes()
        screen.press("geheim")
        screen.wait_for(BULLETS)
        assert screen.cursor[1] > 10
        assert b"geheim" not in screen.sent
        screen.press("\r")
        screen.wait_for("answer: geheim")
        assert screen.wait_until_gone() == 0
        assert screen.settings() == screen.settings_before
        assert b"\x1b[?1049l" in screen.sent


@pytest.mark.parametrize("key", ["\x1b", "\x03", "\x04"], ids=["esc", "ctrl-c", "ctrl-d"])
def test_leaving_restores_the_terminal(key: str) -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("abc")
        screen.wait_for("•••")
        screen.press(key)
        screen.wait_for("answer: None")
        assert screen.wait_until_gone() == 0
        assert screen.settings() == screen.settings_before


def test_what_is_refused_is_said_in_words() -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("\x1b[200~one\ntwo\x1b[201~")
        screen.wait_for("more than one line")
        screen.press("x")
        screen.wait_for("•", without="more than one line")


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (60, 20), (80, 24), (200, 50)])
@pytest.mark.parametrize("what", ["unlock", "twice"])
def test_the_field_is_on_every_size_of_screen(what: str, size: tuple[int, int]) -> None:
    columns, rows = size
    with asked(what, columns=columns, rows=rows) as screen:
        screen.wait_for("▸ New pass" if what == "twice" else "▸ Passphrase")
        screen.press("abc")
        screen.wait_for("••")
        assert "••" in screen.rows[screen.cursor[0]]


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (3, 40)])
def test_no_size_breaks_it(size: tuple[int, int]) -> None:
    with asked("unlock", columns=size[0], rows=size[1]) as screen:
        screen.wait_for_bytes(b"\x1b[?25h")
        screen.press("geheim\r")
        screen.wait_for_bytes(b"geheim")
        assert screen.wait_until_gone() == 0


def test_it_is_drawn_anew_when_the_window_changes() -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("abc")
        screen.wait_for("•••")
        screen.resize(50, 12)
        screen.wait_for("Passphrase", "•••", "Enter unlock")
        assert all(len(row) <= 50 for row in screen.rows)


def test_the_first_passphrase_is_typed_twice_and_rated_in_words() -> None:
    with asked("twice") as screen:
        screen.wait_for("first run", "New passphrase", "~/invented.vault")
        screen.press("correct horse")
        screen.wait_for("It has 13 letters.")
        screen.press("\r")
        screen.wait_for("Once more")
        screen.press("correct house\r")
        screen.wait_for("New passphrase", "not the same")
        screen.press("correct horse\r")
        screen.wait_for("Once more")
        screen.press("correct horse\r")
        screen.wait_for("answer: correct horse")


def test_a_weak_passphrase_is_called_so_even_to_somebody_who_is_quick() -> None:
    with asked("twice") as screen:
        screen.wait_for("New passphrase")
        screen.press("abc\r")
        screen.wait_for("It has 3 letters.", "Enter keep it all the same", "Esc choose another")
        screen.press("\x1b")
        screen.wait_for("New passphrase", without="letters")
        screen.press("abc")
        screen.wait_for("It has 3 letters.")
        screen.press("\r")  # it was read, so nothing is asked again
        screen.wait_for("Once more")
        screen.press("\x1b")
        screen.wait_for("New passphrase")
        screen.press("abc\r")
        screen.wait_for("Enter keep it all the same")
        screen.press("\r")
        screen.wait_for("Once more")
        screen.press("abc\r")
        screen.wait_for("answer: abc")


def test_enter_in_an_empty_field_is_answered() -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("\r")
        screen.wait_for("Nothing is typed yet.")
        screen.press("x")
        screen.wait_for("•", without="Nothing is typed")


def test_typing_is_dropped_while_the_vault_is_opened() -> None:
    with asked("busy") as screen:
        screen.wait_for("Opening the vault")
        screen.press("dropped\r")
        screen.wait_for("After")
        screen.press("\x03")
        screen.wait_for("answer: doneNone")


def test_the_field_stays_shut_after_a_wrong_attempt() -> None:
    with asked("slow") as screen:
        screen.wait_for("Wait a moment.")
        screen.press("early")
        screen.wait_for("Slow")
        screen.press("late\r")
        screen.wait_for("answer: late")


def test_a_prompt_over_an_open_vault_gives_up_when_it_is_left_alone() -> None:
    with asked("patient") as screen:
        screen.wait_for("answer: True")


@pytest.mark.parametrize(("key", "answer"), [("\r", "True"), ("\x1b", "False"), ("\x03", "False")])
def test_a_question_is_answered_by_enter_or_esc(key: str, answer: str) -> None:
    with asked("confirm") as screen:
        screen.wait_for("It will take long.", "Enter wait for it", "Esc back")
        screen.press("pasted\r")
        screen.press("\x1b[200~pasted\n\x1b[201~")
        screen.press("y")
        screen.look(0.3)
        screen.press(key)
        screen.wait_for(f"answer: {answer}")


def test_what_cannot_be_undone_takes_a_typed_word() -> None:
    with asked("word") as screen:
        screen.wait_for("Type “delete”")
        screen.press("delte\r")
        screen.wait_for("That was not “delete”.")
        screen.press("Delete")
        screen.wait_for("Type “delete” Delete")
        screen.press("\r")
        screen.wait_for("answer: True")


def test_a_recovery_code_is_shown_and_two_groups_are_typed_back() -> None:
    from tests.system.prompt_demo import CODE

    with asked("code") as screen:
        screen.wait_for("shown once", "7KXQ-0A1B-C2D3", "7–9 MNPQ-RSTV-WXYZ")
        screen.press("\r")
        screen.wait_for("Type back")
        screen.press("nope\r")
        screen.wait_for("That is another group.")
        screen.press("\x1b")
        screen.wait_for("7KXQ-0A1B-C2D3")
        screen.press("\r")
        asked_for: list[int] = []
        for _ in range(2):
            screen.wait_for("Group ", without=f"Group {asked_for[-1] + 1} " if asked_for else "")
            number = int(screen.text.partition("Group ")[2].split()[0])
            asked_for.append(number - 1)
            screen.press(CODE[number - 1].lower().replace("0", "o").replace("1", "l") + "\r")
        screen.wait_for("answer: True")
        assert asked_for[0] < asked_for[1]


def test_another_thread_may_add_a_notice_and_call_the_question_off() -> None:
    with asked("news") as screen:
        screen.wait_for("Passphrase")
        screen.press("abc")
        screen.wait_for("•••", "This vault is an older copy.")
        screen.wait_for("The file is damaged.", without="Passphrase")
        screen.press("\r")
        screen.wait_for("answer: True")


def test_a_locale_without_utf8_gets_ascii_only() -> None:
    with asked("unlock", env={"LANG": "", "LC_ALL": "de_DE.ISO-8859-1"}) as screen:
        screen.wait_for("vault-tui - invented")
        screen.press("abc")
        screen.wait_for("***")
        assert screen.sent.isascii()


def test_colour_is_left_out_when_asked() -> None:
    seen = []
    for env in ({}, {"NO_COLOR": "1"}):
        with asked("unlock", env=env) as screen:
            screen.wait_for("Passphrase")
            screen.press("\x1b[200~one\ntwo\x1b[201~")
            screen.wait_for("more than one line")
            seen.append(b"\x1b[33m" in screen.sent)
    assert seen == [True, False]


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_without_screens_is_refused(kind: str) -> None:
    with asked("unlock", env={"TERM": kind}) as screen:
        assert screen.wait_until_gone() == 1
        assert b"TerminalUnfit" in screen.sent
        assert b"\x1b[" not in screen.sent
        assert screen.settings() == screen.settings_before


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_ends_it_and_restores_the_terminal(number: signal.Signals) -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("x")
        screen.wait_for("•")
        os.kill(screen.process.pid, number)
        assert screen.wait_until_gone() == 128 + number
        assert screen.settings() == screen.settings_before
        assert screen.sent.rindex(b"\x1b[?1049l") > screen.sent.rindex(b"Passphrase")


def test_it_comes_back_raw_after_a_stop() -> None:
    with asked("unlock") as screen:
        screen.wait_for("Passphrase")
        screen.press("x")
        screen.wait_for("•")
        os.kill(screen.process.pid, signal.SIGTSTP)
        os.kill(screen.process.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, screen.process.pid, os.WSTOPPED)
        screen.restore_settings()
        os.kill(screen.process.pid, signal.SIGCONT)
        shown = len(screen.sent)
        while b"Passphrase" not in screen.sent[shown:]:
            assert screen.look(60)
        assert not screen.echoes()


def test_one_line_is_asked_without_escape_sequences_and_without_echo_until_it_was_used() -> None:
    program = (
        "import select\n"
        "from vault_tui.system.ask_line import typed_line\n"
        "with typed_line('Passphrase:') as taken:\n"
        "    print('trying it', flush=True)\n"
        "    select.select([0], [], [])\n"
        "print('answer:', taken and taken.buffer.decode())"
    )
    with Screen([sys.executable, "-c", program], env={"TERM": "dumb"}) as screen:
        screen.wait_for("Passphrase:")
        assert not screen.echoes()
        screen.press("geheim")
        screen.press("\r")
        screen.wait_for("trying it")
        assert not screen.echoes()
        screen.press("geheim once more")
        screen.wait_for("answer: geheim")
        assert screen.sent.count(b"geheim") == 1
        assert b"\x1b" not in screen.sent
        assert screen.wait_until_gone() == 0
        assert screen.settings() == screen.settings_before
        assert screen.settings()[3] & termios.ECHO
