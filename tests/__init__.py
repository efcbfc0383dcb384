"""Tests: content in, one call, the whole value compared."""
