"""Renderers: a `Document` in, bytes out. They know documents, fonts and bidi, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.diagnostics import Finding


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file and what was noticed while making it, such as a character that no font has."""

    data: bytes
    findings: tuple[Finding, ...]
