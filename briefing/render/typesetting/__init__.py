"""Runs of text -> lines of positioned glyphs: bidi (UAX #9), fonts, HarfBuzz, ICU line breaking."""
