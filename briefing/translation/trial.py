"""`python -m briefing.translation.trial FOLDER`: open the model in a folder and translate a word.

Ends with status 1 and one line on standard error where that fails. `packages` runs it, so that broken weights
can end this process and no other.
"""

from __future__ import annotations

import sys
from pathlib import Path

from briefing.diagnostics import BriefingError
from briefing.translation.argos import ArgosEngine
from briefing.translation.models import InstalledModel, read_card

WORD = "water"


def try_model(folder: Path) -> str:
    """What is wrong with the model in a folder, or empty."""
    try:
        card = read_card(folder)
        if card is None:
            return "it is not a translation model"
        outputs = list(ArgosEngine(InstalledModel(card, folder)).translate([WORD]))
    except BriefingError as problem:
        return problem.findings[0].message
    return "" if outputs and outputs[0] else "it translates nothing"


if __name__ == "__main__":
    sys.exit(try_model(Path(sys.argv[1])) or 0)
