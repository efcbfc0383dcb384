"""Segments: inline markup and placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.prose import (
    Inline,
    MarkupError,
    Placeholder,
    digits_in,
    literal_text,
    parse_inline,
    placeholders,
)


def test_every_kind_of_stretch() -> None:
    """Text, emphasis, strong, links and placeholders come out in order, each with its appearance."""
    assert parse_inline("An *area* of **{area.short}**, see [the map](https://example.org/map).") == (
        Inline("An "),
        Inline("area", emphasis=True),
        Inline(" of "),
        Inline(Placeholder("area", "short"), strong=True),
        Inline(", see "),
        Inline("the map", href="https://example.org/map"),
        Inline("."),
    )


def test_underscores_of_an_id_are_no_emphasis() -> None:
    """Ids keep their underscores wherever they stand."""
    assert parse_inline("_{output_2024.usd}_ {a_b}_{c_d}") == (
        Inline(Placeholder("output_2024", "usd"), emphasis=True),
        Inline(" "),
        Inline(Placeholder("a_b")),
        Inline("_"),
        Inline(Placeholder("c_d")),
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{Area}", "'{Area}' is not a placeholder"),
        ("{area:short}", "'{area:short}' is not a placeholder"),
        ("{0.__class__}", "'{0.__class__}' is not a placeholder"),
        ("a { b", "a brace stands alone in 'a { b'"),
        ("area} is", "a brace stands alone in 'area} is'"),
        ("`code`", "code inline cannot stand in a segment"),
        ("![alt](https://example.org/x.png)", "image cannot stand in a segment"),
        ("[x](ftp://example.org)", "a link may not lead to 'ftp://example.org'"),
        ("[x](//example.org)", "a link may not lead to '//example.org'"),
        ("[x](https://example.org/{area})", "the address of a link cannot hold braces"),
        ("[x](https://example.org/%7Barea%7D)", "the address of a link cannot hold braces"),
        ("[x](javascript:alert)", "'](' would be printed as it stands"),
        ("[**x**](javascript:alert)", "'](' would be printed as it stands"),
        ("[x][y]", "'][' would be printed as it stands"),
        ("<b>x</b>", "'<b' would be printed as it stands"),
        ("x</p>", "'</p' would be printed as it stands"),
        ("<!-- x -->", "'<!--' would be printed as it stands"),
        ("&lt;script&gt;", "'<s' would be printed as it stands"),
        ("one\\ two", r"'\\' would be printed as it stands"),
    ],
)
def test_what_a_segment_cannot_hold(source: str, message: str) -> None:
    """Anything else is refused with its name."""
    with pytest.raises(MarkupError) as caught:
        parse_inline(source)
    assert str(caught.value) == message


def test_signs_that_start_no_markup_are_text() -> None:
    """Brackets, comparisons and the variables of other languages are literal text."""
    assert parse_inline("[sic] a < b, $y, %s (c)") == (Inline("[sic] a < b, $y, %s (c)"),)


def test_literal_text_keeps_the_places_of_placeholders() -> None:
    """Words on both sides of a placeholder do not grow together."""
    assert (
        literal_text(parse_inline("an *area* of {area}.")) == "an area of \N{OBJECT REPLACEMENT CHARACTER}."
    )


@given(st.text(alphabet=st.characters(exclude_characters="{}*_`[]\\<>&!\r\n\x00", exclude_categories=["Cs"])))
def test_text_without_markup_is_itself(text: str) -> None:
    """Whatever holds no markup comes out unchanged, but for white space at its ends."""
    assert "".join(str(part.content) for part in parse_inline(text)).strip() == text.strip()


@given(
    st.lists(
        st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).flatmap(
            lambda name: st.sampled_from(["", "compact", "usd"]).map(lambda form: Placeholder(name, form))
        )
    )
)
def test_placeholders_are_found_again(wanted: list[Placeholder]) -> None:
    """Every placeholder written into a text is found, in order."""
    assert placeholders(" und ".join(map(str, wanted))) == tuple(wanted)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("none", ""),
        ("in 2024 and 25", "2024"),
        ("١٢٣ نسمة", "١٢٣"),
        ("४१", "४१"),
        ("½ of it", "½"),
        ("point ①", "①"),
        ("the Ⅷ plan", "Ⅷ"),
        ("squared ²", "²"),
        ("10⁶", "10⁶"),
        ("CO₂ per km²", ""),
        ("CO₂ in 3 km²", "3"),
        ("十二", ""),
        ("二〇二四", ""),
    ],
)
def test_digits_of_every_script(text: str, digits: str) -> None:
    """Numerals are found in any script; number words, ideographs and the indices of symbols are words."""
    assert digits_in(text) == digits
