"""The record of an edition: what it says, passage by passage and fact by fact, to compare versions by.

It is published with the data as `passages/<tag>.json` and read again as a file from outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.assemble import Edition
from briefing.diagnostics import BriefingError, Location, error
from briefing.document import Document, Run, Runs
from briefing.gate import parse_json
from briefing.handout.passages import Passage, document_passages
from briefing.model import Fact, Kind

FORMAT, FORMAT_VERSION = "briefing passages", 1
MOST_ITEMS = 10_000
"""Facts, passages, or runs of one; a briefing has hundreds."""
LONGEST_TEXT = 100_000
"""Characters of a run."""
NAMES = {"text": "text", "language": "language", "fact": "fact_id", "form": "form"}
"""What is kept of a run, by its key in the file; appearance is not."""


@dataclass(frozen=True, slots=True)
class FactPrinted:
    """A fact as an edition prints it."""

    id: str
    label: Runs
    value: Runs
    """With what hedges it, in its default form."""
    as_of: Runs
    """The day or year that it holds for."""
    exact: str
    """Qualifier, value, unit and day without a language: what makes two values the same."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one edition says."""

    tag: str
    facts: Mapping[str, FactPrinted]
    """By id, in the order of the briefing."""
    passages: tuple[Passage, ...]


def record_of(edition: Edition, document: Document) -> Record:
    """The record of an edition and the document that was assembled from it."""
    facts = {fact.id: _printed(edition, fact) for fact in edition.briefing.facts.values()}
    return Record(document.tag, facts, document_passages(document))


def _printed(edition: Edition, fact: Fact) -> FactPrinted:
    quantity, as_of = fact.quantity, fact.as_of
    exact = (fact.qualifier.value, str(quantity.value), quantity.unit, f"({as_of.value})")
    day = edition.quantity(as_of, "medium" if as_of.kind is Kind.DATE else "")
    return FactPrinted(
        id=fact.id,
        label=_kept(edition.runs(fact.label)),
        value=_kept(edition.qualified(fact)),
        as_of=(day,),
        exact=" ".join(part for part in exact if part),
    )


def _kept(runs: Runs) -> Runs:
    return tuple(Run(run.text, language=run.language, fact_id=run.fact_id, form=run.form) for run in runs)


# --- as a file ----------------------------------------------------------------------------------------


def serialize_record(record: Record) -> bytes:
    """JSON, UTF-8; the same record gives the same bytes, whatever version it is published with."""
    value = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "language": record.tag,
        "facts": [
            {
                "id": fact.id,
                "label": _runs_value(fact.label),
                "value": _runs_value(fact.value),
                "as_of": _runs_value(fact.as_of),
                "exact": fact.exact,
            }
            for fact in record.facts.values()
        ],
        "passages": [_passage_value(passage) for passage in record.passages],
    }
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def _passage_value(passage: Passage) -> dict[str, object]:
    """The runs, and for people and scripts what follows from them."""
    return {
        "anchor": passage.anchor,
        "section": passage.section,
        "section_language": passage.section_language,
        "kind": passage.kind,
        "text": passage.text,
        "template": passage.template,
        "facts": list(passage.facts),
        "runs": _runs_value(passage.runs),
    }


def _runs_value(runs: Runs) -> list[dict[str, str]]:
    return [{key: value for key, name in NAMES.items() if (value := str(getattr(run, name)))} for run in runs]


def parse_record(data: bytes, shown: str) -> Record:
    """The record in a file; raises `BriefingError` where it is none of ours. Runs have no appearance."""
    value = parse_json(data, shown)
    try:
        if not isinstance(value, dict):
            raise TypeError
        if (value["format"], value["format_version"]) != (FORMAT, FORMAT_VERSION):
            raise TypeError
        facts = [
            FactPrinted(
                id=_text(each, "id"),
                label=_runs(each, "label"),
                value=_runs(each, "value"),
                as_of=_runs(each, "as_of"),
                exact=_text(each, "exact"),
            )
            for each in _objects(value, "facts")
        ]
        passages = tuple(
            Passage(
                anchor=_text(each, "anchor"),
                section=_text(each, "section"),
                section_language=_text(each, "section_language"),
                kind=_text(each, "kind"),
                runs=_runs(each, "runs"),
            )
            for each in _objects(value, "passages")
        )
        return Record(_text(value, "language"), {fact.id: fact for fact in facts}, passages)
    except (KeyError, TypeError):
        message = "is not a record of passages that this program wrote"
        hint = "take the folder from a copy of what was published"
        raise BriefingError([error("bad-record", message, Location(shown), hint)]) from None


def _runs(value: Mapping[str, object], key: str) -> Runs:
    return tuple(
        Run(
            _text(each, "text"),
            language=_text(each, "language"),
            fact_id=_text(each, "fact"),
            form=_text(each, "form"),
        )
        for each in ({**dict.fromkeys(NAMES, ""), **each} for each in _objects(value, key))
    )


def _objects(value: Mapping[str, object], key: str) -> list[dict[str, object]]:
    found = value[key]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TypeError
    if len(found) > MOST_ITEMS:
        raise TypeError
    return found


def _text(value: Mapping[str, object], key: str) -> str:
    found = value[key]
    if not isinstance(found, str) or len(found) > LONGEST_TEXT:
        raise TypeError
    return found
