"""The proof of finished packs: files are read anew, as a stranger would, and held against what they must say.

Nothing here imports the code that wrote the files. `reading` says what a file holds, `expected` what it must
hold, `rules` is the table of what is looked at, and `report` shows what was found.
"""

from briefing.audit.packs.pack import Audited, Found, Pack, audit_across, audit_pack, unreadable
from briefing.audit.packs.waivers import unknown_waivers, waived

__all__ = [
    "Audited",
    "Found",
    "Pack",
    "audit_across",
    "audit_pack",
    "unknown_waivers",
    "unreadable",
    "waived",
]
