"""fpdf2's implementation of UAX #9, alone: the package imports drawing and images, for over a second."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType


def _submodules(package: str, *names: str) -> list[ModuleType]:
    """Submodules of a package whose own `__init__` is not run, now or for those who import it later."""
    if package in sys.modules:
        return [import_module(f"{package}.{name}") for name in names]
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    sys.modules[package] = module_from_spec(spec)
    try:
        return [import_module(f"{package}.{name}") for name in names]
    finally:
        del sys.modules[package]


_bidi, _enums = _submodules("fpdf", "bidi", "enums")
BIDI_BRACKETS = _bidi.BIDI_BRACKETS
BidiParagraph = _bidi.BidiParagraph
TextDirection = _enums.TextDirection
