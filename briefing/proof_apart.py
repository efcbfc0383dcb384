"""A file of a pack that was not built here, audited in its own process: `python -m briefing.proof_apart`.

pikepdf, PDFium and lxml trust what they read, and some files take all time and memory there is; then only
this process ends. A file that was built is read without it, since a process takes a second to begin.
"""

from __future__ import annotations

import pickle
import sys

from briefing.audit.packs import audit_pack, rules
from briefing.building.records import write_record
from briefing.gate import bound_this_process

MAX_MEMORY = 350_000_000
"""Bytes of memory that the audit may take, where the system can bound it."""
MAX_SECONDS = 3
"""Of processor time."""


def main() -> int:
    """Answer a question from standard input, the task and where its findings are to be written."""
    task, answer = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 # from the process that began this one
    assert rules.RULES  # noqa: S101 # with all that it needs, before the limits
    pack = task.pack()
    bound_this_process(MAX_MEMORY, MAX_SECONDS)
    write_record(answer, audit_pack(pack))
    return 0


if __name__ == "__main__":
    sys.exit(main())
