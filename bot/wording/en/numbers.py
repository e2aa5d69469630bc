"""Why a typed number or a template's value was not taken, and what to type instead."""

TEXTS: dict[str, str] = {
    "number.not_a_number": (
        "“{typed}” is not a phone number. Type digits only, for example {example}."
    ),
    "number.letters": (
        "“{typed}” has letters in it. Type the number in digits, for example {example}."
    ),
    "number.several": (
        "“{typed}” looks like several numbers. Type one, for example {example}, "
        "choose it, then type the next."
    ),
    "number.extension": (
        "Messages cannot reach an extension. Type the number without it, for example {example}."
    ),
    "number.emergency": (
        "{typed} is an emergency number and cannot be messaged. "
        "Type a customer's number, for example {example}."
    ),
    "number.short": (
        "{typed} is too short for a customer's number. Type the whole number, "
        "for example {example}."
    ),
    "number.too_short": (
        "{typed} has too few digits for its country. Type the whole number, for example {example}."
    ),
    "number.too_long": (
        "{typed} has too many digits for its country. Check it against a number such as {example}."
    ),
    "number.wrong_length": (
        "{typed} has a number of digits that its country does not use. "
        "Check it against a number such as {example}."
    ),
    "number.needs_area_code": (
        "{typed} lacks its area code. Type the number with it, for example {example}."
    ),
    "number.unknown_country": (
        "{typed} begins with a country code that does not exist. "
        "Check the first digits against a number such as {example}."
    ),
    "number.needs_country": (
        "{typed} lacks its country code, and this queue has no home country. "
        "Type the number with its country code, for example {example}."
    ),
    "number.landline": (
        "{typed} is a landline and cannot receive SMS. Type a mobile number, for example {example}."
    ),
    "number.premium": (
        "{typed} is a premium-rate number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "number.shared_cost": (
        "{typed} is a shared-cost number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "number.toll_free": (
        "{typed} is a toll-free number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "number.pager": (
        "{typed} is a pager and cannot be messaged. Type a mobile number, for example {example}."
    ),
    "number.company": (
        "{typed} is a company's service number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "number.voicemail": (
        "{typed} is a voicemail number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "number.ambiguous": (
        "{typed} can be read in more than one way. Type it with its country code, "
        "for example {example}, and choose one."
    ),
    "number.worldwide": (
        "{typed} is a satellite or worldwide service number and cannot be messaged. "
        "Type a mobile number, for example {example}."
    ),
    "template_value.count": (
        "The template needs {expected} values and has {given}. Fill in every field."
    ),
    "template_value.empty": "“{variable}” is empty. Fill it in: a template has no gaps.",
    "template_value.layout": (
        "“{variable}” has a line break, a tab or more than three spaces in a row, "
        "which WhatsApp does not take. Write it in one line."
    ),
    "template_value.header_too_long": (
        "With this value the heading has {length} characters; "
        "WhatsApp takes {limit}. Shorten it by {surplus}."
    ),
    "template_value.too_long": (
        "With these values the message has {length} characters; "
        "WhatsApp takes {limit}. Shorten them by {surplus}."
    ),
}
