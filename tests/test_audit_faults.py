"""Faults planted in finished files, in four scripts, and the rule that catches each."""

from pathlib import Path

import pytest

from briefing.audit.packs import audit_pack
from briefing.content import load_briefing
from briefing.pipeline import Format, Workspace, render
from briefing.proof import pack_of
from briefing.whole_files import write_whole
from tests.audit_plants import PLANTS, Plant, plant
from tests.conftest import CHANGPING, ROOT

BRIEFING = load_briefing(CHANGPING)
NO_FALSE_ALARM = ("en", "ar", "hi", "zh-Hans", "th", "he", "sw")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for finished files, each made when it is first asked for."""
    return tmp_path_factory.mktemp("finished")


def finished(built: Path, tag: str, format_: str) -> Path:
    """A finished file."""
    pack = pack_of(BRIEFING, tag, Workspace(ROOT, ROOT / "locales", built))
    path = pack.path(format_)
    if not path.exists():
        write_whole(path, render(pack.document, Format(format_)).data)
    return path


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            fault,
            id=f"{fault.format_}-{fault.tag}-{fault.what}",
            marks=pytest.mark.xdist_group(f"audit-{fault.tag}"),
        )
        for fault in PLANTS
    ],
)
def test_a_planted_fault_is_caught(built: Path, tmp_path: Path, fault: Plant) -> None:
    """The file is without findings, and with the fault it has one by the rule that is about it."""
    source = finished(built, fault.tag, fault.format_)
    pack = pack_of(BRIEFING, fault.tag, Workspace(ROOT, ROOT / "locales", tmp_path), (fault.format_,))
    target = pack.path(fault.format_)
    target.parent.mkdir(parents=True)
    plant(fault, source, target)
    assert fault.rule in {found.rule for found in audit_pack(pack).found}


@pytest.mark.parametrize(
    "tag", [pytest.param(tag, marks=pytest.mark.xdist_group(f"audit-{tag}")) for tag in NO_FALSE_ALARM]
)
def test_there_is_no_false_alarm(built: Path, tag: str) -> None:
    """Files as they were built have no finding; `make demo` ends with the same audit of all languages."""
    for format_ in Format:
        finished(built, tag, format_)
    pack = pack_of(BRIEFING, tag, Workspace(ROOT, ROOT / "locales", built))
    assert list(map(str, audit_pack(pack).found)) == []


def test_many_kinds_of_faults_are_planted_in_four_scripts() -> None:
    """What the documentation claims."""
    assert len({fault.what for fault in PLANTS}) >= 60
    assert {fault.tag for fault in PLANTS} == {"en", "ar", "hi", "zh-Hans"}
