"""What a person may type for a number, what it is taken for, and what is said when it is none."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from bot.domain.model import Medium
from bot.domain.number_forms import digits_of, display, from_whatsapp_digits
from bot.domain.numbers import Reading, example_number, read_number
from bot.errors import BadInput
from bot.wording import explain
from bot.wording.en.numbers import TEXTS

LONDON = "+447700900123"
SMS, WHATSAPP = Medium.SMS, Medium.WHATSAPP
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
WITH_MOBILES = [
    region
    for region in REGIONS
    if phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE) is not None
]


def e164s(text: str, medium: Medium = SMS, region: str = "GB") -> list[str]:
    return [reading.e164 for reading in read_number(text, medium, region)]


def refusal(text: str, medium: Medium = SMS, region: str = "GB") -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_number(text, medium, region)
    assert caught.value.field == "recipients"
    return caught.value


def example(region: str, kind: int = PhoneNumberType.MOBILE) -> str:
    number = phonenumbers.example_number_for_type(region, kind)
    assert number is not None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize(
    "text",
    [
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "(+44) 7700-900.123",
        "0044 7700 900123",
        "0011 44 7700 900123",
        "whatsapp:+447700900123",
        "WhatsApp: +447700900123",
        "tel:+447700900123",
        "\u202a+44\u00a07700\u00a0900123\u202c",
        "\uff0b44 7700\u2011900123",
        "+\u0664\u0664 7700 900123",
    ],
)
def test_an_international_number_means_the_same_everywhere(text: str, medium: Medium) -> None:
    for region in ("US", "DE", "AU", ""):
        assert e164s(text, medium, region) == [LONDON]


@pytest.mark.parametrize("text", ["07700 900123", "07700-900-123", "7700900123", "447700900123"])
def test_sms_reads_a_national_number_with_the_queues_region(text: str) -> None:
    assert e164s(text, SMS, "GB") == [LONDON]


def test_the_prefix_for_abroad_is_the_regions_own() -> None:
    assert e164s("011 44 7700 900123", SMS, "US") == [LONDON]
    assert e164s("011 44 7700 900123", WHATSAPP, "US") == [LONDON]


def test_whatsapp_reads_country_code_area_code_and_number_without_plus() -> None:
    assert e164s("44 7700 900123", WHATSAPP, "US") == [LONDON]
    assert e164s("1 202 555 0123", WHATSAPP, "GB") == ["+12025550123"]
    assert e164s("07700 900123", WHATSAPP, "GB") == [LONDON]


def test_digits_that_mean_two_numbers_are_offered_as_two() -> None:
    british, egyptian = "+442025550123", "+2025550123"
    assert e164s("2025550123", SMS, "GB") == [british, egyptian]
    assert e164s("2025550123", WHATSAPP, "GB") == [egyptian, british]


def test_a_plus_leaves_nothing_ambiguous() -> None:
    assert e164s("+1 202 555 0123", WHATSAPP, "GB") == ["+12025550123"]
    assert e164s("+1 202 555 0123", SMS, "GB") == ["+12025550123"]


def test_a_number_of_a_known_range_is_certain() -> None:
    assert read_number("202 555 0123", SMS, "US") == (
        Reading(e164="+12025550123", display="+1 202-555-0123", is_certain=True, region="US"),
    )


def test_a_possible_number_of_no_known_range_is_taken_with_a_doubt() -> None:
    (reading,) = read_number("07700 900123", SMS, "GB")
    assert not reading.is_certain
    assert reading.region == "GB"
    assert reading.display == "+44 7700 900123"


@pytest.mark.parametrize(
    ("text", "region", "key"),
    [
        ("", "GB", "not_a_number"),
        ("Maria", "GB", "not_a_number"),
        ("7700 900123 / $", "GB", "not_a_number"),
        ("1-800-FLOWERS", "US", "letters"),
        ("+1 202 555 0123 x5", "US", "extension"),
        ("+1 202 555 0123 ext. 5", "US", "extension"),
        ("+12025550123,,5", "US", "extension"),
        ("+12025550123;ext=5", "US", "extension"),
        ("07700 900123, 07700 900124", "GB", "several"),
        ("+447700900123 +447700900124", "GB", "several"),
        ("911", "US", "emergency"),
        ("112", "GB", "emergency"),
        ("999", "GB", "emergency"),
        ("110", "DE", "emergency"),
        ("32665", "US", "short"),
        ("+44 123", "GB", "short"),
        ("+1 2025550", "GB", "needs_area_code"),
        ("555 0123", "US", "needs_area_code"),
        ("+33 12345", "US", "too_short"),
        ("+1 202 555 01234", "US", "too_long"),
        ("07700 9001234567", "GB", "too_long"),
        ("+999 123 4567", "GB", "unknown_country"),
        ("+0447700900123", "GB", "unknown_country"),
        ("07700 900123", "", "needs_country"),
        ("07700 900123", "XX", "needs_country"),
        (example("GB", PhoneNumberType.FIXED_LINE), "GB", "landline"),
        (example("GB", PhoneNumberType.PREMIUM_RATE), "GB", "premium"),
        (example("IT", PhoneNumberType.SHARED_COST), "GB", "shared_cost"),
        (example("US", PhoneNumberType.TOLL_FREE), "GB", "toll_free"),
        (example("GB", PhoneNumberType.PAGER), "GB", "pager"),
        (example("GB", PhoneNumberType.UAN), "GB", "company"),
        ("+882 1234567890", "GB", "worldwide"),
    ],
)
def test_what_cannot_be_messaged_is_refused_with_its_reason(
    text: str, region: str, key: str
) -> None:
    assert refusal(text, SMS, region).wording_key == f"number.{key}"


def test_every_refusal_says_what_to_type_instead() -> None:
    for key in (key for key in TEXTS if key.startswith("number.")):
        sentence = explain(BadInput("recipients", key, typed="12", example="07700 900123"))
        assert "07700 900123" in sentence, key


def test_the_example_is_in_the_regions_own_format() -> None:
    assert "07700 900123" in explain(refusal("12", SMS, "GB"))
    assert "(202) 555-0123" in explain(refusal("12", SMS, "US"))
    assert "+44 7700 900123" in explain(refusal("12", SMS, "FR"))
    assert "44 7700 900123" in explain(refusal("12", WHATSAPP, "GB"))
    assert "+" not in explain(refusal("12", WHATSAPP, "FR"))


@pytest.mark.parametrize("region", [*REGIONS, ""])
def test_every_example_can_be_typed_as_it_stands(region: str) -> None:
    for medium in Medium:
        shown = example_number(medium, region)
        assert e164s(shown, medium, region)[0] in (LONDON, "+12025550123")


def test_what_is_never_messaged_yields_to_a_known_number_that_is() -> None:
    mobile = example("GB")  # its digits are a landline in Germany
    assert e164s(mobile, SMS, "DE") == e164s(digits_of(mobile), SMS, "DE") == [mobile]


@pytest.mark.parametrize("medium", Medium)
def test_a_premium_number_at_home_is_no_unknown_one_abroad(medium: Medium) -> None:
    at_home = example("US", PhoneNumberType.PREMIUM_RATE).removeprefix("+1")
    assert refusal(at_home, medium, "US").wording_key == "number.premium"


def test_a_landline_can_have_whatsapp() -> None:
    landline = example("GB", PhoneNumberType.FIXED_LINE)
    assert e164s(landline, WHATSAPP) == [landline]


def test_mexicos_old_mobile_digit_is_dropped() -> None:
    mobile = example("MX")
    old = "+521" + mobile[3:]
    assert e164s(old, SMS, "US") == e164s(old[1:], WHATSAPP, "MX") == [mobile]


def test_argentinas_mobile_digit_is_offered_not_guessed() -> None:
    mobile = example("AR")
    without = "+54" + mobile[4:]
    assert e164s(without, SMS, "AR") == [mobile]  # nothing else of it could receive SMS
    assert e164s(without, WHATSAPP, "AR") == [without, mobile]


def test_brazils_ninth_digit_is_offered_not_guessed() -> None:
    mobile = example("BR")
    without = mobile[:5] + mobile[6:]
    assert e164s(without, WHATSAPP, "BR") == [without, mobile]


def test_a_zero_that_belongs_to_the_number_is_kept() -> None:
    assert e164s(example("CI"), WHATSAPP, "FR") == [example("CI")]


@pytest.mark.parametrize("region", WITH_MOBILES)
def test_wire_forms_come_back_as_the_same_number(region: str) -> None:
    e164 = example(region)
    digits = digits_of(e164)
    assert from_whatsapp_digits(digits) == e164
    assert e164s(e164, SMS, "") == [e164]
    assert e164s(display(e164), SMS, "US") == [e164]
    assert e164 in e164s(digits, WHATSAPP, region)


@given(st.text(), st.sampled_from(Medium), st.text(max_size=3))
def test_any_text_is_a_number_or_is_refused(text: str, medium: Medium, region: str) -> None:
    check_read(text, medium, region)


@given(st.text("0123456789+-() .x", max_size=24), st.sampled_from(Medium), st.sampled_from(REGIONS))
def test_what_looks_like_a_number_is_one_or_is_refused(
    text: str, medium: Medium, region: str
) -> None:
    check_read(text, medium, region)


@pytest.mark.parametrize("typed", ["+9800000", "+3758800000"])
def test_number_that_would_be_read_as_another_one_later_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_number(typed, Medium.SMS, "GB")


def check_read(text: str, medium: Medium, region: str) -> None:
    readings: tuple[Reading, ...] = ()
    sentence = ""
    try:
        readings = read_number(text, medium, region)
    except BadInput as error:
        sentence = explain(error)
    assert readings or sentence
    assert len({reading.e164 for reading in readings}) == len(readings)
    assert all(display(reading.e164) == reading.display for reading in readings)
