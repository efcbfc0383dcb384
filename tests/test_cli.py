"""The command line: what it prints, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_new_check_extract_build_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The way from nothing to packs, as the help teaches it."""
    folder = tmp_path / "content" / "visit"
    assert run(capsys, "new", folder)[0] == 0
    assert run(capsys, "check", folder)[0] == 1  # the rate has to be confirmed
    assert run(capsys, "extract", folder)[0] == 0
    code, out, err = run(capsys, "build", folder, "--language", "en", "--format", "docx", "--jobs", "1")
    audited = "audit: 1 files, 21 figures read right, 0 blocking, 0 warnings, 0 waived\n"
    assert (code, out, err) == (0, f"{tmp_path}/output/visit/en/visit.en.docx\n{audited}", "")
    code, out, _ = run(capsys, "status", folder, "--json")
    assert (code, [language["tag"] for language in json.loads(out)]) == (0, ["en", "fr", "sw"])
    code, out, _ = run(capsys, "status", folder)
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["tag", "language"],
        ["en", "English"],
        ["fr", "French"],
        ["sw", "Swahili"],
    ]


def test_errors_end_with_2_and_one_line_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input is reported with file and line, without a traceback."""
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("value: 1343.5", "value: big"), "utf-8")
    for command in ("check", "extract", "build", "status"):
        code, out, err = run(capsys, command, folder)
        assert (code, out) == (2, "")
        assert err == (
            f"{facts.as_posix()}:12: error: 'big' is not an exact decimal number "
            "(write ASCII digits without separators, such as 1343.5) [not-a-number]\n"
        )


def test_findings_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script gets rule, severity, message, place and hint of each finding."""
    code, out, _ = run(capsys, "check", folder, "--json")
    [finding] = json.loads(out)
    assert (code, finding["rule"], finding["severity"], finding["location"]["line"]) == (
        1,
        "unconfirmed-rate",
        "warning",
        13,
    )


@pytest.mark.parametrize("name", ["nowhere", "exists"])
def test_folders_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A missing folder cannot be read, and an existing one is never overwritten."""
    (tmp_path / "exists").mkdir()
    command = "new" if name == "exists" else "check"
    code, out, err = run(capsys, command, tmp_path / name)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert list((tmp_path / "exists").iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build"],
        ["build", "x", "--jobs", "0"],
        ["build", "x", "--jobs", "a"],
        ["build", "x", "--format", "odt"],
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The parser explains and exits with 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert (caught.value.code, capsys.readouterr().err.startswith("usage: briefing")) == (2, True)


def test_help_needs_no_heavy_library() -> None:
    """`briefing --help` imports neither ReportLab, python-docx, Babel nor YAML."""
    code = (
        "import sys, contextlib, io\n"
        "from briefing.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "print(sorted({'reportlab', 'docx', 'babel', 'yaml', 'rich'} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
