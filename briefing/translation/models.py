"""What an Argos package says of itself, and which packages are installed.

An installed package is a folder with `metadata.json`, a tokenizer (`sentencepiece.model` or `bpe.model`) and
CTranslate2's files in `model/`. Argos names languages by ISO 639-1, with a few codes of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import parse_json, read_utf8
from briefing.locales import UnknownTagError, locale_profile

TAG_OF_ARGOS_CODE = MappingProxyType({"pb": "pt-BR", "tl": "fil", "zh": "zh-Hans", "zt": "zh-Hant"})
"""BCP 47 tags of the codes that are not themselves the tag."""
METADATA_FILE = "metadata.json"
METADATA_MAX_BYTES = 1_000_000
TOKENIZER_FILES = ("sentencepiece.model", "bpe.model")
MODEL_FOLDER = "model"
MODEL_FILE = f"{MODEL_FOLDER}/model.bin"

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}")
TARGET_PREFIX = re.compile(r"[^\s\x00-\x1f\x7f]{0,40}")


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The languages and the version of a translation model, from its metadata or from an index."""

    from_code: str
    to_code: str
    """Argos's codes: `zt`."""
    source: str
    target: str
    """BCP 47 tags: `zh-Hant`."""
    version: str
    """Dotted numbers: `1.9`."""
    target_prefix: str
    """The piece with which every output has to begin, or empty; some models know several languages by it."""

    @property
    def label(self) -> str:
        """Pair and version in Argos's manner: `en_fr-1.9`."""
        return f"{self.from_code}_{self.to_code}-{self.version}"

    @property
    def folder_name(self) -> str:
        """The folder of the installed package, as Argos names it: `translate-en_fr-1_9`."""
        return f"translate-{self.from_code}_{self.to_code}-{self.version.replace('.', '_')}"

    @property
    def version_order(self) -> tuple[int, ...]:
        """What versions are compared by."""
        return tuple(map(int, self.version.split(".")))


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A package on disk."""

    card: ModelCard
    path: Path


@dataclass(frozen=True, slots=True)
class InstalledModels:
    """What lies in a packages folder."""

    models: tuple[InstalledModel, ...]
    """Sorted by pair, the newest version of a pair first."""
    findings: tuple[Finding, ...]
    """One error for each package that cannot be used."""


def packages_folder() -> Path:
    """The folder of Argos's packages, as Argos's own settings and environment variables name it.

    Raises `BriefingError` where Argos cannot read its settings or create its folders.
    """
    try:
        # Imported late because importing it creates Argos's folders in the user's home.
        from argostranslate import settings  # noqa: PLC0415

        return Path(settings.get_setting("ARGOS_PACKAGES_DIR", settings.data_dir / "packages"))
    except (OSError, ValueError, KeyError, AssertionError) as problem:
        message = f"Argos Translate cannot read its settings: {problem}"
        raise BriefingError([error("argos-settings", message, Location("argostranslate"))]) from None


def installed_models(folder: Path) -> InstalledModels:
    """The translation models in a packages folder; a folder that does not exist holds none."""
    models: list[InstalledModel] = []
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_dir() or path.name.startswith("."):
            continue
        try:
            if card := read_card(path):
                models.append(InstalledModel(card, path))
        except BriefingError as problem:
            findings += problem.findings
    models.sort(key=lambda model: model.card.version_order, reverse=True)
    models.sort(key=lambda model: (model.card.source, model.card.target))
    return InstalledModels(tuple(models), tuple(findings))


def read_card(path: Path) -> ModelCard | None:
    """The card of the package in the folder `path`, or None for a package that is not a translation model.

    Raises `BriefingError` for metadata that cannot be used, and where tokenizer or model are missing.
    """
    shown = str(path / METADATA_FILE)
    card = parse_card(load_json(read_utf8(path / METADATA_FILE, shown, METADATA_MAX_BYTES), shown), shown)
    if card and (missing := missing_part(lambda name: (path / name).is_file())):
        raise BriefingError([error("model-incomplete", f"has no {missing}", Location(str(path)))])
    return card


def missing_part(has_file: Callable[[str], bool]) -> str:
    """What a package lacks to be used, or empty; `has_file` tells whether a file is in it."""
    if not any(map(has_file, TOKENIZER_FILES)):
        return f"tokenizer ({' or '.join(TOKENIZER_FILES)})"
    return "" if has_file(MODEL_FILE) else f"model ({MODEL_FILE})"


def load_json(text: str, shown: str) -> object:
    """What the text of a JSON file holds; raises `BriefingError`."""
    return parse_json(text.encode(), shown)


def parse_card(fields: object, shown: str) -> ModelCard | None:
    """The card that metadata describes, or None where they describe something else than a translation model.

    Raises `BriefingError` for fields that are missing, malformed, or name languages that CLDR does not know.
    """
    if not isinstance(fields, dict):
        raise BriefingError([error("model-metadata", "is not a JSON object", Location(shown))])
    if fields.get("type", "translate") != "translate":
        return None
    findings = tuple(_metadata_findings(fields, shown))
    if findings:
        raise BriefingError(findings)
    from_code, to_code = fields["from_code"], fields["to_code"]
    return ModelCard(
        from_code=from_code,
        to_code=to_code,
        source=tag_of(from_code),
        target=tag_of(to_code),
        version=fields["package_version"],
        target_prefix=fields.get("target_prefix", ""),
    )


def _metadata_findings(fields: Mapping[str, object], shown: str) -> Iterator[Finding]:
    for name, pattern in (
        ("from_code", LANGUAGE_CODE),
        ("to_code", LANGUAGE_CODE),
        ("package_version", VERSION),
        ("target_prefix", TARGET_PREFIX),
    ):
        value = fields.get(name, "" if name == "target_prefix" else None)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield error("model-metadata", f"{name} is {value!r:.60}", Location(shown))
        elif pattern is LANGUAGE_CODE and not tag_of(value):
            yield error("model-metadata", f"{name} names no language: {value!r}", Location(shown))
    if fields.get("from_code") == fields.get("to_code"):
        yield error("model-metadata", "translates a language into itself", Location(shown))


def tag_of(argos_code: str) -> str:
    """The BCP 47 tag of a language that Argos names, or empty where CLDR does not know it."""
    try:
        return TAG_OF_ARGOS_CODE.get(argos_code) or locale_profile(argos_code).tag
    except UnknownTagError:
        return ""
