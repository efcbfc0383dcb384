"""The facts as open data: a Frictionless Data Package (specification 1.0) for data journalists."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from briefing.assemble import Edition
from briefing.handout.records import Record, serialize_record
from briefing.handout.tables import Field, Table, data_tables
from briefing.model import Briefing
from briefing.separated import guarded, serialize_records

FACTS = "facts.json"
PASSAGES = "passages"
DESCRIPTOR = "datapackage.json"
GUARDED = (
    "UTF-8 with a byte order mark. A text that a spreadsheet would take for a formula has an apostrophe "
    "put before it; drop one leading apostrophe to get the text."
)


def open_data(editions: Sequence[Edition], records: Sequence[Record], version: int) -> Mapping[str, bytes]:
    """The files of the data package by their names, the descriptor last.

    `editions` are all those of one briefing, the source language first, and `records` theirs. Raises
    `BriefingError` where a value cannot be written in one of the languages.
    """
    briefing = editions[0].briefing
    tables = data_tables(editions, [record.passages for record in records])
    files = {f"{table.name}.csv": _csv(table) for table in tables}
    resources = [_table_resource(table, files[f"{table.name}.csv"]) for table in tables]
    files[FACTS] = _json({**_about(briefing, version), **_nested(tables)})
    resources.append(
        _json_resource(FACTS, "The tables again, nested by fact; numbers are strings", files[FACTS])
    )
    for record in records:
        path = passages_path(record.tag)
        files[path] = serialize_record(record)
        title = f"Every paragraph of the edition in {record.tag}, in order"
        resources.append(_json_resource(path, title, files[path]))
    return {**files, DESCRIPTOR: _json(_descriptor(editions[0], version, resources))}


def passages_path(tag: str) -> str:
    """Where the passages of an edition lie among the files."""
    return f"{PASSAGES}/{tag}.json"


def _csv(table: Table) -> bytes:
    records = (
        (
            guarded(cell) if field.type == "string" else cell
            for field, cell in zip(table.fields, record, strict=True)
        )
        for record in table.records
    )
    return serialize_records((field.name for field in table.fields), records)


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def _about(briefing: Briefing, version: int) -> dict[str, object]:
    embargo = briefing.embargo.isoformat() if briefing.embargo else None
    return {"briefing": briefing.id, "version": version, "embargo": embargo}


# --- JSON -------------------------------------------------------------------------------------------


def _nested(tables: Sequence[Table]) -> dict[str, object]:
    """The tables by name; those that belong to facts as lists within each fact."""
    facts = next(table for table in tables if table.name == "facts")
    within = {table.name: _by_fact(table) for table in tables if _belongs_to_facts(table)}
    nested: dict[str, object] = {
        table.name: list(_objects(table)) for table in tables if table.name not in within
    }
    nested["facts"] = [
        {**fact, **{name: lists[str(fact["id"])] for name, lists in within.items()}}
        for fact in _objects(facts)
    ]
    return nested


def _belongs_to_facts(table: Table) -> bool:
    return table.fields[0].references == "facts"


def _by_fact(table: Table) -> Mapping[str, list[dict[str, object]]]:
    lists: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for item in _objects(table):
        lists[str(item.pop("fact"))].append(item)
    return lists


def _objects(table: Table) -> Iterator[dict[str, object]]:
    for record in table.records:
        yield {field.name: _typed(field, cell) for field, cell in zip(table.fields, record, strict=True)}


def _typed(field: Field, cell: str) -> str | int | bool | None:
    """The cell as JSON has it; numbers stay text, which no reader turns into binary fractions."""
    if not cell:
        return None
    match field.type:
        case "integer":
            return int(cell)
        case "boolean":
            return cell == "true"
        case _:
            return cell


# --- the descriptor ---------------------------------------------------------------------------------


def _descriptor(
    source: Edition, version: int, resources: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    briefing = source.briefing
    created = datetime.combine(briefing.date, time(), ZoneInfo(briefing.time_zone))
    return {
        "profile": "data-package",
        "name": briefing.id.replace("_", "-"),
        "title": source.plain(briefing.title),
        "description": _description(source, version),
        "version": str(version),
        "created": created.isoformat(),
        "contributors": [{"title": source.plain(briefing.issuer), "role": "publisher"}],
        "sources": [{"title": f"{each.publisher}: {each.title}"} for each in briefing.sources.values()],
        "resources": list(resources),
    }


def _description(source: Edition, version: int) -> str:
    briefing = source.briefing
    issuer, title, day = (
        source.plain(briefing.issuer),
        source.plain(briefing.title),
        briefing.date.isoformat(),
    )
    cited = f"Cite as: {issuer}: {title}, {day}, version {version}; name the source of each fact."
    return cited if briefing.approved else f"Draft: the press office has not approved it. {cited}"


def _table_resource(table: Table, data: bytes) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": GUARDED,
        **_file(f"{table.name}.csv", "csv", data),
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(table),
    }


def _json_resource(name: str, title: str, data: bytes) -> dict[str, object]:
    return {
        "profile": "data-resource",
        "name": f"{name.removesuffix('.json').replace('/', '-').lower()}-json",
        "title": title,
        **_file(name, "json", data),
        "mediatype": "application/json",
    }


def _file(path: str, format_: str, data: bytes) -> dict[str, object]:
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return {"path": path, "format": format_, "encoding": "utf-8", "bytes": len(data), "hash": digest}


def _schema(table: Table) -> dict[str, object]:
    schema: dict[str, object] = {"fields": list(map(_field, table.fields)), "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    references = [_foreign_key(table, field) for field in table.fields if field.references]
    if references:
        schema["foreignKeys"] = references
    return schema


def _field(field: Field) -> dict[str, object]:
    constraints: dict[str, object] = {"required": True} if field.required else {}
    if field.choices:
        constraints["enum"] = list(map(str, field.choices))
    if field.pattern:
        constraints["pattern"] = field.pattern
    described: dict[str, object] = {
        "name": field.name,
        "type": field.type,
        "description": field.description,
    }
    return {**described, "constraints": constraints} if constraints else described


def _foreign_key(table: Table, field: Field) -> dict[str, object]:
    """To the first field of the other table; a table refers to itself by an empty name."""
    resource = "" if field.references == table.name else field.references
    target = "tag" if field.references == "editions" else "id"
    return {"fields": field.name, "reference": {"resource": resource, "fields": target}}
