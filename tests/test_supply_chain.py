"""What comes with the program: its licences, its bill of materials, and what is in the package itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.write_licences import (
    PAGE,
    REQUIREMENTS,
    UnknownLicenceError,
    is_agreed,
    licence_of,
    page,
    pinned_packages,
)

BILL = ROOT / "sbom.cdx.json"
CYCLONEDX = Path(sys.executable).with_name("cyclonedx-py")
DEVELOPMENT = ROOT / "requirements-dev.txt"
PINNED_LINE = re.compile(r"^[a-z0-9][^ ]*==", re.MULTILINE)


@pytest.mark.parametrize("path", [REQUIREMENTS, DEVELOPMENT])
def test_every_dependency_is_pinned_with_its_hashes(path: Path) -> None:
    """No line stands for whatever an index has today."""
    lines = [line for line in path.read_text("utf-8").split("\n") if line and not line.startswith((" ", "#"))]
    assert [line for line in lines if not PINNED_LINE.match(line)] == []
    assert [line for line in lines if not line.endswith("\\")] == []
    blocks = re.split(r"^(?=[a-z0-9])", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_licences_are_those_of_today() -> None:
    """docs/licences.md is what tools/write_licences.py writes, which refuses what nobody agreed to."""
    assert PAGE.read_text("utf-8") == page(REQUIREMENTS.read_text("utf-8"))


@pytest.mark.parametrize(
    ("licence", "agreed"),
    [
        ("MIT", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1", True),
        ("OFL-1.1", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-2.0-only OR AGPL-3.0-only", False),
        ("Commercial", False),
        ("", False),
    ],
)
def test_licences_that_bind_users_are_refused(licence: str, agreed: bool) -> None:
    """Copyleft is fit only where another licence may be chosen, and what is not known is not fit."""
    assert is_agreed(licence) is agreed


def test_a_copyleft_package_is_refused() -> None:
    """PyMuPDF, which only the tests use, is under AGPL: the tool would not let it in."""
    with pytest.raises(UnknownLicenceError, match=r"pymupdf: .*(AGPL|AFFERO)"):
        licence_of("pymupdf")


# --- bill of materials ------------------------------------------------------------------------------


def test_the_bill_of_materials_names_every_package() -> None:
    """sbom.cdx.json has the packages of requirements.txt, in its versions, with its hashes."""
    bill = json.loads(BILL.read_bytes())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = [(each["name"], each["version"]) for each in bill["components"]]
    wanted = [(each.name, each.version) for each in pinned_packages(REQUIREMENTS.read_text("utf-8"))]
    assert sorted(listed) == sorted(wanted)
    hashes = {
        digest["content"]
        for each in bill["components"]
        for reference in each["externalReferences"]
        for digest in reference.get("hashes", ())
    }
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", REQUIREMENTS.read_text("utf-8")))


def test_the_bill_of_materials_tells_no_time_and_no_random_number() -> None:
    """The same dependencies give the same file."""
    bill = json.loads(BILL.read_bytes())
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


@pytest.mark.skipif(not CYCLONEDX.exists(), reason="cyclonedx-bom is not installed")
def test_the_bill_of_materials_is_that_of_today(tmp_path: Path) -> None:
    """CycloneDX's own tool writes this file, and finds it valid by its schema."""
    made = tmp_path / "sbom.json"
    subprocess.run(
        [
            CYCLONEDX, "requirements", "--output-reproducible", "--validate", "--pyproject",
            ROOT / "pyproject.toml", "--spec-version", "1.6", "--output-file", made, REQUIREMENTS,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    assert json.loads(BILL.read_bytes()) == json.loads(made.read_bytes())


# --- the package ------------------------------------------------------------------------------------


def test_packages_hold_the_program_and_nothing_else(tmp_path: Path) -> None:
    """The wheel has the program and its words; the source has what it is built from, and nothing of ours."""
    source = tmp_path / "source"
    tracked = ("briefing", "locales", "pyproject.toml", "README.md", "LICENSE")
    source.mkdir()
    for name in tracked:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(here, source / name)
    (source / ".briefing").mkdir()
    (source / ".briefing" / "reviewers.json").write_text("[]")
    shutil.copy(ROOT / ".gitignore", source)
    build = (
        "from hatchling.build import build_wheel as w, build_sdist as s; print(w('dist')); print(s('dist'))"
    )
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    [wheel], [archive] = source.glob("dist/*.whl"), source.glob("dist/*.tar.gz")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    code = sorted(
        path.relative_to(source).as_posix() for path in source.glob("briefing/**/*") if path.is_file()
    )
    words = sorted(
        f"briefing/{path.relative_to(source).as_posix()}"
        for path in source.glob("locales/*/LC_MESSAGES/interface.po")
    )
    own = sorted(name for name in names if ".dist-info/" not in name)
    assert own == sorted(code + words)
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    with tarfile.open(archive) as packed_source:
        inside = {name.partition("/")[2] for name in packed_source.getnames()}
    assert archive.name.startswith(f"{version}-")
    assert {each for each in inside if each.startswith(".briefing")} == set()
    assert {"pyproject.toml", "LICENSE", "briefing/__init__.py"} <= inside
