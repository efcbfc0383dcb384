"""The one store of translations: a PO file per language, and what machines and people change in it."""

from briefing.catalog.changes import CatalogEditor, Change, Refusal, Refused
from briefing.catalog.po import (
    Catalog,
    Draft,
    Plurals,
    Segment,
    State,
    catalog_path,
    is_open_to_drafts,
    load_catalog,
    template_catalog,
    update_catalog,
    with_drafts,
)
from briefing.catalog.remarks import Comment, Dismissal, Remarks, Signature

__all__ = [
    "Catalog",
    "CatalogEditor",
    "Change",
    "Comment",
    "Dismissal",
    "Draft",
    "Plurals",
    "Refusal",
    "Refused",
    "Remarks",
    "Segment",
    "Signature",
    "State",
    "catalog_path",
    "is_open_to_drafts",
    "load_catalog",
    "template_catalog",
    "update_catalog",
    "with_drafts",
]
