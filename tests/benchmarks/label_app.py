"""The smallest app of the framework, as a yardstick: one label."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class LabelApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("one-label")


if __name__ == "__main__":
    LabelApp().run()
