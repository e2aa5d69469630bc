"""Twilio's refusals: ``{code, message, more_info, status}``. Apps should go by the code only."""

from __future__ import annotations

from sandbox.carrier_entry import CarrierAnswer, CarrierRefusedError, Vendor

# code -> (HTTP status, message)
_KNOWN: dict[int, tuple[int, str]] = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21211: (400, "Invalid 'To' Phone Number"),
    21265: (400, "'To' number cannot be a Short Code"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "A 'To' phone number is required"),
    21606: (400, "The 'From' number is not a valid message-capable number for this sender"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The message body exceeds the 1600 character limit"),
    21619: (400, "A text message body or media urls must be specified"),
    21623: (400, "More than 10 media urls were given"),
    21655: (400, "The ContentSid is invalid"),
    21656: (400, "The ContentVariables parameter is invalid"),
    21659: (400, "'From' is not a Twilio phone number"),
    21701: (404, "The Messaging Service does not exist"),
    21910: (400, "'From' and 'To' must be of the same channel"),
    63007: (400, "No channel has the 'From' address"),
}
MESSAGES = {
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    63016: "Outside the messaging window; use a template",
    63024: "Invalid message recipient",
    63028: "Number of template parameters does not match",
    63040: "Template rejected",
    63041: "Template paused",
} | {code: message for code, (_, message) in _KNOWN.items()}


def error_answer(code: str | int, http_status: int) -> CarrierAnswer:
    number = int(code)
    body = {
        "code": number,
        "message": MESSAGES.get(number, "Unable to create record"),
        "more_info": f"https://www.twilio.com/docs/errors/{number}",
        "status": http_status,
    }
    return CarrierAnswer(http_status, body)


def refusal(code: int, detail: str = "") -> CarrierRefusedError:
    """Raise it to answer with that error; ``detail`` follows Twilio's message."""
    answer = error_answer(code, _KNOWN[code][0])
    if detail and answer.body is not None:
        answer.body["message"] += f": {detail}"
    return CarrierRefusedError(answer)


TWILIO = Vendor(refuse=error_answer, rate_limit_code=20429, server_error_code=20500)
