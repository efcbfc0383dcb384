"""The briefing's folder -> `Briefing`: YAML facts and Markdown prose, with file and line on everything."""

from briefing.content.check import check_briefing
from briefing.content.folder import briefing_id, load_briefing
from briefing.content.texts import all_texts

__all__ = ["all_texts", "briefing_id", "check_briefing", "load_briefing"]
