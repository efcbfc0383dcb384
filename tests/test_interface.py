"""The program's own words on the page."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from briefing.catalog import load_catalog
from briefing.document import Run
from briefing.interface import load_interface
from tests.conftest import ROOT
from tools.update_interface import interface_messages

TEMPLATE = ROOT / "locales" / "interface.pot"
LEFT_IN_ENGLISH = {"rw": 8}
"""Messages that could not be drafted well; better English and labelled than bad."""
CATALOGUES = sorted((ROOT / "locales").glob("*/LC_MESSAGES/interface.po"))


def test_the_template_holds_what_the_code_says() -> None:
    """`make messages` was run after the last change of a message."""
    assert set(load_catalog(TEMPLATE, "en").segments) == {message.source for message in interface_messages()}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_catalogue_has_every_word_with_its_placeholders(path: Path) -> None:
    """No language lacks a message but what is known, and no translation lost or gained a placeholder."""
    catalog = load_catalog(path, path.parts[-3].replace("_", "-"))
    assert set(catalog.segments) == set(load_catalog(TEMPLATE, "en").segments)
    translated = [segment for segment in catalog.segments.values() if segment.target]
    assert len(catalog.segments) - len(translated) == LEFT_IN_ENGLISH.get(catalog.tag, 0)
    for segment in translated:
        wanted, found = (Counter(re.findall(r"{.*?}", words)) for words in (segment.source, segment.target))
        assert (segment.source, found) == (segment.source, wanted)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
@pytest.mark.parametrize(
    "path", sorted((ROOT / "locales").rglob("*.po")), ids=lambda path: "/".join(path.parts[-3:])
)
def test_msgfmt_accepts_every_catalogue(path: Path) -> None:
    """All checks of msgfmt pass for all shipped PO files, unreviewed entries included."""
    command = ["msgfmt", "--check", "--use-fuzzy", "--output-file=/dev/null", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, [line for line in result.stderr.splitlines() if "warning" not in line]) == (
        0,
        [],
    )


def test_values_are_never_parsed() -> None:
    """A value that looks like a placeholder is printed as it is."""
    interface = load_interface("en")
    assert interface.say("{a} and {b}", a=(Run("{b}"),), b=(Run("{c}", strong=True),)) == (
        Run("{b}"),
        Run(" and "),
        Run("{c}", strong=True),
    )
