"""The Graph API's errors, as answered and as reported in webhooks."""

from __future__ import annotations

import secrets

from sandbox.carrier_entry import CarrierAnswer, CarrierRefusedError, Vendor
from sandbox.world import Json

# code -> (HTTP status, title)
_KNOWN: dict[int, tuple[int, str]] = {
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token"),
    130429: (429, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (400, "Pair rate limit hit"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
}
_HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


def error_answer(code: str | int, http_status: int, details: str = "") -> CarrierAnswer:
    number = int(code)
    title = _title(number)
    error: Json = {
        "message": f"(#{number}) {title}",
        "type": "OAuthException",
        "code": number,
        "error_data": {"messaging_product": "whatsapp", "details": details or title},
        "fbtrace_id": secrets.token_urlsafe(8),
    }
    return CarrierAnswer(http_status, {"error": error})


def refusal(code: int, details: str = "") -> CarrierRefusedError:
    """Raise it to answer with that error."""
    return CarrierRefusedError(error_answer(code, _KNOWN[code][0], details))


def unknown_object(object_id: str) -> CarrierRefusedError:
    """What Graph says of an id that is not there or not ours: code 100, subcode 33."""
    answer = error_answer(100, 400, f"Object with ID '{object_id}' does not exist")
    if answer.body is not None:
        answer.body["error"] |= {"type": "GraphMethodException", "error_subcode": 33}
    return CarrierRefusedError(answer)


def webhook_error(code: int, details: str = "") -> Json:
    """An entry of a failed status's ``errors``."""
    title = _title(code)
    error_data = {"details": details or title}
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": error_data,
        "href": _HREF,
    }


def _title(code: int) -> str:
    return _KNOWN.get(code, (0, "Something went wrong"))[1]


META = Vendor(refuse=error_answer, rate_limit_code=130429, server_error_code=131000)
