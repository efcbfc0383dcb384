"""Briefing + catalogue + figures -> `Document`: one edition with nothing left to look up."""

from briefing.assemble.document import assemble_document
from briefing.assemble.edition import Edition, edition_profile

__all__ = ["Edition", "assemble_document", "edition_profile"]
