"""Multilingual press briefings: every figure right, in every language."""

__version__ = "0.1.0"
