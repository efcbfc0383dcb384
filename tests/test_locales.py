"""Language tags and what they mean for a page."""

import pytest

from briefing.document import Direction
from briefing.locales import UnknownTagError, known_currencies, known_units, locale_profile


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ("en", "Latn", Direction.LTR, "English", "0123456789")),
        ("ar", ("ar", "Arab", Direction.RTL, "العربية", "0123456789")),
        ("fa", ("fa", "Arab", Direction.RTL, "فارسی", "۰۱۲۳۴۵۶۷۸۹")),
        ("hi", ("hi", "Deva", Direction.LTR, "हिन्दी", "0123456789")),
        ("sw", ("sw", "Latn", Direction.LTR, "Kiswahili", "0123456789")),
        ("zh-Hans", ("zh-Hans", "Hans", Direction.LTR, "中文 (简体)", "0123456789")),
        (
            "zh-Hant-HK",
            ("zh-Hant-HK", "Hant", Direction.LTR, "中文 (繁體字, 中國香港特別行政區)", "0123456789"),
        ),
    ],
)
def test_profile(tag: str, expected: tuple[str, str, Direction, str, str]) -> None:
    """A tag gives canonical form, script, direction, own name and digits."""
    profile = locale_profile(tag)
    assert (profile.tag, profile.script, profile.direction, profile.endonym, profile.digits) == expected


def test_digits_can_be_chosen() -> None:
    """A briefing may want other digits than the locale's default."""
    assert locale_profile("ar", "arab").digits == "٠١٢٣٤٥٦٧٨٩"


@pytest.mark.parametrize(
    ("tag", "system", "message"),
    [
        ("xx", "", "unknown language tag 'xx'"),
        ("fr_FR@euro", "", "unknown language tag 'fr_FR@euro'"),
        ("", "", "unknown language tag ''"),
        ("ar", "roman", "unknown decimal numbering system 'roman'"),
        ("mn-Mong", "", "'mn-Mong' is written in vertical lines, which cannot be set"),
    ],
)
def test_unknown_tags(tag: str, system: str, message: str) -> None:
    """What CLDR does not know is refused."""
    with pytest.raises(UnknownTagError) as caught:
        locale_profile(tag, system)
    assert str(caught.value) == message


def test_units_and_currencies_come_from_cldr() -> None:
    """Identifiers are CLDR's own, without the type in front."""
    assert {"square-kilometer", "kilowatt", "volt", "month", "year"} <= known_units()
    assert "area-square-kilometer" not in known_units()
    assert {"CNY", "USD", "EUR"} <= known_currencies()
