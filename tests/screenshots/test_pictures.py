"""The pictures can be shown anywhere: they are whole, and nothing in them leads outside."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.screenshots.scenes import prompts
from tests.screenshots.studio import Studio

FOLDER = Path(__file__).parents[2] / "screenshots"
NAMESPACE = "http://www.w3.org/2000/svg"


def needs_nothing_from_outside(picture: str) -> None:
    root = ElementTree.fromstring(picture)  # noqa: S314  # our own file
    assert root.tag == f"{{{NAMESPACE}}}svg"
    rest = picture.replace(f'xmlns="{NAMESPACE}"', "")
    # An address that a screen shows is text; what would be fetched is in an attribute or in the style.
    for element in root.iter():
        assert not any("://" in value for value in element.attrib.values())
        if element.tag.endswith("style"):
            assert "url" not in (element.text or "")
            assert "@" not in (element.text or "")
    assert "<image" not in rest
    assert "href" not in rest


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.svg")), ids=lambda file: file.stem)
def test_a_picture_needs_nothing_from_outside(file: Path) -> None:
    needs_nothing_from_outside(file.read_text(encoding="utf-8"))


async def test_a_new_picture_needs_nothing_from_outside(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    await prompts(studio)
    assert set(studio.pictures) == {"first-run", "unlock", "recovery-code"}
    for picture in studio.pictures.values():
        needs_nothing_from_outside(picture)
        assert "vault-tui" in picture
