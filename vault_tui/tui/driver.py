"""Textual's driver on a terminal that another object owns.

Settings, alternate screen and signals belong to :class:`~vault_tui.system.terminal.Terminal`, before,
between and after the screens. This driver only draws and reads, stops at once when told to, and
never blocks on a terminal that accepts no output. Private names of ``LinuxDriver`` are used, which is why
Textual is pinned to one patch series.
"""

import os
import select
import termios
from codecs import getincrementaldecoder
from threading import Thread
from typing import Any, ClassVar

from textual import constants, events
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from vault_tui.system.terminal import CLEAR, FRAMEWORK_MODES_OFF, Terminal
from vault_tui.tui.terminal_writer import TerminalWriter

_KEYBOARD_PROTOCOL = (
    linux_driver.KITTY_DISAMBIGUATE_ESCAPE_CODES
    | linux_driver.KITTY_REPORT_ALL_KEYS
    | linux_driver.KITTY_REPORT_ASSOCIATED_TEXT
)


class VaultDriver(LinuxDriver):
    """Use through :func:`driver_on`."""

    terminal: ClassVar[Terminal]

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        # LinuxDriver's own constructor would take descriptors 0 and 2 and the stop signals.
        super(LinuxDriver, self).__init__(app, debug=False, mouse=mouse, size=size)
        self.fileno = self.terminal.fd
        self.input_tty = True
        self._in_band_window_resize = False
        self._mouse_pixels = False
        self._writer: TerminalWriter | None = None
        self._input: Thread | None = None
        self._stop_reading = -1

    def start_application_mode(self) -> None:
        """Draw and read from now on. The terminal is raw and on the alternate screen, or is made so."""
        self.terminal.lent = True
        self.terminal.enter()
        self.terminal.signals.on_redraw = self._changed_outside
        self._in_band_window_resize = False
        self._writer = TerminalWriter(self.terminal, self._crashed)
        self._send_size()
        self.write(CLEAR.decode() + "\x1b[?25l\x1b[?1004h")  # no cursor; tell when the window has the focus
        if not constants.DISABLE_KITTY_KEY:
            self.write(f"\x1b[>{_KEYBOARD_PROTOCOL}u")
        woken, self._stop_reading = os.pipe()
        self._input = Thread(target=self._read_until, args=(woken,), name="input", daemon=True)
        self._input.start()
        self._request_terminal_sync_mode_support()
        self._query_in_band_window_resize()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._enable_mouse_support()

    def disable_input(self) -> None:
        """Stop reading at once; keys that nobody has read are discarded."""
        if self._input is None:
            return
        os.close(self._stop_reading)
        self._input.join()
        self._input = None
        try:
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        except termios.error:
            return  # the terminal is gone, and with it the keys

    def stop_application_mode(self) -> None:
        """Clear the screen and leave it to the terminal's owner: raw, without echo, still alternate."""
        self.disable_input()
        self.write((FRAMEWORK_MODES_OFF + CLEAR).decode())

    def close(self) -> None:
        """Send what is left, waiting only briefly."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()

    def write(self, data: str) -> None:
        """Send ``data`` as soon as the terminal takes it; never waits."""
        if self._writer is not None:
            self._writer.write(data)

    def _read_until(self, woken: int) -> None:
        self._woken = woken
        try:
            self.run_input_thread()
        except BaseException as error:
            self._crashed(error)
        finally:
            os.close(woken)

    def _crashed(self, error: BaseException) -> None:
        """End the app with this error. Textual's own thread would pass on a traceback with locals."""
        self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Turn what is typed into messages until told to stop. A terminal that is gone ends the process."""
        parser = XTermParser(False)
        decode = getincrementaldecoder("utf-8")("replace").decode
        buffer = bytearray(4096)
        while True:
            due = parser._timeout_time  # when an ESC that nothing has followed is the Escape key
            seconds = None if due is None else max(0.0, due - get_time())
            readable, _, _ = select.select([self.fileno, self._woken], [], [], seconds)
            if self._woken in readable:
                return
            if readable:
                length = self.terminal.read(buffer)
                if length < 0:
                    self.terminal.signals.terminal_gone()
                    return
                if text := decode(memoryview(buffer)[:length]):
                    for event in parser.feed(text):
                        self.process_message(event)
                buffer[:length] = bytes(length)
            for event in parser.tick():
                self.process_message(event)

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.terminal.size()

    def _send_size(self) -> None:
        size = Size(*self.terminal.size())
        self.send_message(events.Resize(size, size))

    def _changed_outside(self) -> None:
        """The window has another size, or the process was stopped and something else drew meanwhile."""
        if not self._in_band_window_resize:
            self._send_size()
        self._loop.call_soon_threadsafe(self._app.refresh)


def driver_on(terminal: Terminal) -> type[VaultDriver]:
    """A ``driver_class`` for an app that draws on ``terminal``."""
    return type("VaultDriver", (VaultDriver,), {"terminal": terminal})
