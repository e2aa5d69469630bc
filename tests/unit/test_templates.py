"""Template values are refused here with a sentence before Meta refuses them with a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.model import CarrierName, Template
from bot.domain.templates import MAX_BODY, check_values, fill, variables_of
from bot.errors import BadInput
from bot.wording import explain


def template(body: str) -> Template:
    return Template(
        id="1",
        carrier=CarrierName.WHATSAPP,
        account="1",
        name="reminder",
        language="en",
        approval="APPROVED",
        body=body,
        variables=variables_of(body),
    )


def refusal(body: str, *values: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        check_values(template(body), values)
    assert caught.value.field == "template_values"
    assert explain(caught.value)
    return caught.value


def test_positional_variables_go_by_number_and_named_ones_as_they_come() -> None:
    assert variables_of("{{2}} {{ 1 }} {{10}} {{2}}") == ("1", "2", "10")
    assert variables_of("Hi {{first_name}}, {{date}}") == ("first_name", "date")
    assert variables_of("nothing {here}") == ()


def test_filling_puts_each_value_where_its_variable_is() -> None:
    assert fill(template("{{2}}, {{1}}, {{2}}"), ("a", "b")) == "b, a, b"
    assert fill(template("Hi {{first_name}}"), ("{{x}} \\1",)) == "Hi {{x}} \\1"


def test_a_value_still_missing_leaves_its_variable_to_be_seen() -> None:
    assert fill(template("Hi {{1}}, {{2}}"), ("Maria",)) == "Hi Maria, {{2}}"
    assert fill(template("Hi {{1}}"), ("",)) == "Hi {{1}}"


def test_good_values_pass() -> None:
    check_values(template("Hi {{1}}, {{2}}"), ("Maria", "on   Monday"))
    check_values(template("No variables"), ())


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_an_empty_value_is_refused(value: str) -> None:
    assert refusal("Hi {{1}}", value).wording_key == "template_value.empty"


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a    b", "a\r\nb", "a\u2028b"])
def test_line_breaks_tabs_and_wide_gaps_are_refused(value: str) -> None:
    error = refusal("Hi {{1}} {{name}}", "fine", value)
    assert error.wording_key == "template_value.layout"
    assert error.params["variable"] == "name"


def test_the_filled_body_has_a_limit() -> None:
    check_values(template("{{1}}"), ("a" * MAX_BODY,))
    error = refusal("Hi {{1}}", "a" * MAX_BODY)
    assert error.wording_key == "template_value.too_long"
    assert error.params["surplus"] == len("Hi ")


def test_the_filled_heading_has_a_limit() -> None:
    headed = replace(template("Hi"), header="For {{header_1}}", variables=("header_1",))
    check_values(headed, ("a" * 56,))
    with pytest.raises(BadInput) as caught:
        check_values(headed, ("a" * 57,))
    assert "61 characters; WhatsApp takes 60" in explain(caught.value)


def test_a_wrong_number_of_values_is_refused() -> None:
    assert refusal("Hi {{1}} {{2}}", "a").wording_key == "template_value.count"
    assert refusal("Hi", "a").wording_key == "template_value.count"
