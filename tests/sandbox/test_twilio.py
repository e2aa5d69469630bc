"""Twilio's stand-in, held against Twilio's own words."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, encode_basic_auth
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from sandbox import carrier_delivery
from tests.sandbox.carrier_stage import MARIA, SEED, Received, Stage, open_stage

ACCOUNT = SEED["twilio"]["account_sid"]
SMS = "+447700900100"
WHATSAPP = "+447700900101"
MESSAGES = f"/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages"
KEY = {"Authorization": encode_basic_auth(SEED["twilio"]["api_key"], SEED["twilio"]["api_secret"])}
VALIDATOR = RequestValidator(SEED["twilio"]["auth_token"])
WELCOME = "HX00000000000000000000000000000002"
PAUSED = "HX00000000000000000000000000000003"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_delivery, "_RETRY_EVERY_S", 0.01)


async def send(stage: Stage, **form: str) -> tuple[int, Any]:
    return await send_as(stage, KEY, **form)


async def send_as(stage: Stage, headers: dict[str, str], **form: str) -> tuple[int, Any]:
    params = {"To": MARIA, "From": SMS, "Body": "Hello"} | form
    params = {name: value for name, value in params.items() if value}
    async with stage.client.post(f"{MESSAGES}.json", data=params, headers=headers) as response:
        return response.status, await response.json()


async def get(stage: Stage, path: str, **query: str) -> tuple[int, Any]:
    async with stage.client.get(path, params=query, headers=KEY) as response:
        return response.status, await response.json()


def callback(stage: Stage) -> str:
    return f"{stage.world.app_url}/webhooks/twilio/status?m=42"


def statuses(received: list[Received]) -> list[str]:
    return [r.form["MessageStatus"] for r in received if "MessageStatus" in r.form]


def is_signed(received: Received) -> bool:
    signature = received.headers["X-Twilio-Signature"]
    return bool(VALIDATOR.validate(received.url, received.form, signature))


async def test_accepted_message_reads_as_twilio_writes_it(stage: Stage) -> None:
    http_status, message = await send(stage)
    assert http_status == 201
    assert message["sid"].startswith("SM")
    assert len(message["sid"]) == 34
    assert (message["status"], message["direction"]) == ("queued", "outbound-api")
    assert (message["num_segments"], message["num_media"], message["price"]) == ("1", "0", None)
    assert message["uri"] == f"{MESSAGES.removeprefix('/twilio')}/{message['sid']}.json"


async def test_account_sid_and_auth_token_are_credentials_too(stage: Stage) -> None:
    auth = encode_basic_auth(ACCOUNT, SEED["twilio"]["auth_token"])
    assert (await send_as(stage, {"Authorization": auth}))[0] == 201


@pytest.mark.parametrize("given", ["", "Basic", "Bearer x", encode_basic_auth(ACCOUNT, "wrong")])
async def test_without_the_right_credentials_nothing_is_sent(stage: Stage, given: str) -> None:
    http_status, error = await send_as(stage, {"Authorization": given})
    assert (http_status, error["code"], error["status"]) == (401, 20003, 401)
    assert error["more_info"].endswith("/20003")
    assert await stage.phone(MARIA) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"To": "not a number"}, 21211),
        ({"To": "+1202555"}, 21211),
        ({"To": "12345"}, 21265),
        ({"To": SMS}, 21266),
        ({"From": "+447700900199"}, 21659),
        ({"From": WHATSAPP}, 21606),
        ({"Body": ""}, 21619),
        ({"Body": "x" * 1601}, 21617),
        ({"To": f"whatsapp:{MARIA}"}, 21910),
        ({"To": f"whatsapp:{MARIA}", "From": f"whatsapp:{SMS}"}, 63007),
        ({"ContentSid": "HXunknown"}, 21655),
        ({"ContentSid": WELCOME, "ContentVariables": "{"}, 21656),
    ],
)
async def test_refusal_carries_twilios_code(stage: Stage, form: dict[str, str], code: int) -> None:
    http_status, error = await send(stage, **form)
    assert (http_status, error["code"]) == (400, code)
    assert set(error) == {"code", "message", "more_info", "status"}
    assert await stage.phone(MARIA) == []


@pytest.mark.parametrize(
    ("text", "segments"),
    [("a" * 160, 1), ("a" * 161, 2), ("я" * 70, 1), ("я" * 71, 2), ("€" * 81, 2), ("😀" * 35, 1)],
)
async def test_segments_are_counted(stage: Stage, text: str, segments: int) -> None:
    _, message = await send(stage, Body=text)
    assert message["num_segments"] == str(segments)


async def test_receipts_come_in_order_and_signed(stage: Stage) -> None:
    _, message = await send(stage, StatusCallback=callback(stage))
    await stage.app.until(lambda got: statuses(got) == ["queued", "sent", "delivered"])
    assert all(is_signed(receipt) for receipt in stage.app.received)
    assert {receipt.form["MessageSid"] for receipt in stage.app.received} == {message["sid"]}
    assert stage.app.received[-1].url.endswith("?m=42")
    assert (await stage.phone(MARIA))[0]["status"] == "delivered"


async def test_no_receipts_when_they_are_switched_off(stage: Stage) -> None:
    stage.world.settings["auto_receipts"] = False
    _, message = await send(stage, StatusCallback=callback(stage))
    answered = await stage.control("POST", "receipts", id=message["sid"], status="delivered")
    assert answered == {"ok": True, "status": 204}
    assert statuses(stage.app.received) == ["delivered"]


async def test_late_error_ends_in_undelivered_with_its_code(stage: Stage) -> None:
    stage.world.faults.add("twilio.messages.create", "late_error", code=30005)
    http_status, _ = await send(stage, StatusCallback=callback(stage))
    assert http_status == 201
    await stage.app.until(lambda got: statuses(got) == ["queued", "sent", "undelivered"])
    assert stage.app.received[-1].form["ErrorCode"] == "30005"
    assert (await stage.phone(MARIA))[0]["error_code"] == "30005"


async def test_inbound_message_is_a_signed_form(stage: Stage) -> None:
    answered = await stage.customer_writes(MARIA, SMS, "Where is my parcel? ")
    assert answered["status"] == 204
    (inbound,) = stage.app.received
    assert inbound.path == "/webhooks/twilio/inbound"
    assert is_signed(inbound)
    assert inbound.form["MessageSid"] == answered["id"]
    assert (inbound.form["From"], inbound.form["To"]) == (MARIA, SMS)
    assert inbound.form["Body"] == "Where is my parcel? "
    assert (inbound.form["NumMedia"], inbound.form["FromCountry"]) == ("0", "GB")
    assert "OptOutType" not in inbound.form


async def test_stop_blocks_that_sender_until_start(stage: Stage) -> None:
    await stage.customer_writes(MARIA, SMS, " stop ")
    http_status, error = await send(stage)
    assert (http_status, error["code"]) == (400, 21610)
    assert (await send(stage, From="+12025550100"))[0] == 201
    await stage.customer_writes(MARIA, SMS, "START")
    assert (await send(stage))[0] == 201
    assert [r.form["Body"] for r in stage.app.received] == [" stop ", "START"]


async def test_a_sentence_with_stop_in_it_blocks_nothing(stage: Stage) -> None:
    await stage.customer_writes(MARIA, SMS, "please stop the delivery")
    assert (await send(stage))[0] == 201


async def test_opt_out_type_is_told_only_with_advanced_opt_out(stage: Stage) -> None:
    stage.world.seed["twilio"]["numbers"][1]["advanced_opt_out"] = True
    await stage.customer_writes(MARIA, SMS, "STOP")
    assert stage.app.received[0].form["OptOutType"] == "STOP"


async def test_whatsapp_outside_the_window_fails_after_it_was_accepted(stage: Stage) -> None:
    ends = {"To": f"whatsapp:{MARIA}", "From": f"whatsapp:{WHATSAPP}"}
    http_status, _ = await send(stage, **ends, StatusCallback=callback(stage))
    assert http_status == 201
    await stage.app.until(lambda got: statuses(got) == ["queued", "failed"])
    assert stage.app.received[-1].form["ErrorCode"] == "63016"
    assert stage.app.received[-1].form["ChannelPrefix"] == "whatsapp"


async def test_customers_message_opens_the_whatsapp_window(stage: Stage) -> None:
    await stage.customer_writes(MARIA, WHATSAPP, "Hola", medium="whatsapp")
    inbound = stage.app.received[0]
    assert (inbound.form["From"], inbound.form["WaId"]) == (f"whatsapp:{MARIA}", MARIA[1:])
    assert inbound.form["ProfileName"] == "Maria Lopez"
    ends = {"To": f"whatsapp:{MARIA}", "From": f"whatsapp:{WHATSAPP}"}
    await send(stage, **ends, StatusCallback=callback(stage))
    await stage.app.until(lambda got: statuses(got)[-1:] == ["delivered"])
    await stage.control("POST", f"phones/{MARIA}/read", medium="whatsapp")
    assert statuses(stage.app.received) == ["queued", "sent", "delivered", "read"]


async def test_window_has_run_out_a_day_later(stage: Stage) -> None:
    await stage.customer_writes(MARIA, WHATSAPP, "Hola", medium="whatsapp")
    stage.world.settings["whatsapp_now_offset_s"] = 24 * 3600 + 1
    ends = {"To": f"whatsapp:{MARIA}", "From": f"whatsapp:{WHATSAPP}"}
    await send(stage, **ends, StatusCallback=callback(stage))
    await stage.app.until(lambda got: statuses(got) == ["queued", "failed"])


@pytest.mark.parametrize(
    ("content_sid", "variables", "last_status", "error_code"),
    [
        (WELCOME, '{"1": "Maria"}', "delivered", None),
        (WELCOME, "", "failed", "63028"),
        (PAUSED, '{"1": "Maria"}', "failed", "63041"),
    ],
)
async def test_template_needs_approval_and_its_variables(
    stage: Stage, content_sid: str, variables: str, last_status: str, error_code: str | None
) -> None:
    ends = {"To": f"whatsapp:{MARIA}", "From": f"whatsapp:{WHATSAPP}", "Body": ""}
    content = {"ContentSid": content_sid, "ContentVariables": variables}
    await send(stage, **ends, **content, StatusCallback=callback(stage))
    await stage.app.until(lambda got: statuses(got)[-1:] == [last_status])
    assert stage.app.received[-1].form.get("ErrorCode") == error_code
    shown = (await stage.phone(MARIA))[0]
    assert shown["body"].startswith("Hello Maria") == bool(variables)
    assert shown["template"]["language"] == "en"


async def test_templates_are_listed_with_their_approval_page_by_page(stage: Stage) -> None:
    _, first = await get(stage, "/twilio/v1/ContentAndApprovals", PageSize="2")
    assert [c["approval_requests"]["status"] for c in first["contents"]] == ["approved"] * 2
    assert first["contents"][0]["types"]["twilio/text"]["body"].startswith("Hello {{1}}")
    following = first["meta"]["next_page_url"].removeprefix(stage.world.base_url)
    _, second = await get(stage, following)
    assert [c["sid"] for c in second["contents"]] == [PAUSED]
    assert second["meta"]["next_page_url"] is None


async def test_list_finds_a_send_whose_answer_was_lost(stage: Stage) -> None:
    stage.world.faults.add("twilio.messages.create", "timeout_after_accept")
    with pytest.raises(ClientError):
        await send(stage, Body="lost answer")
    await send(stage, To="+447700900124", Body="to somebody else")
    since = {"To": MARIA, "DateSent>": "2026-01-01T00:00:00Z"}
    _, listed = await get(stage, f"{MESSAGES}.json", **since)
    assert [m["body"] for m in listed["messages"]] == ["lost answer"]
    _, later = await get(stage, f"{MESSAGES}.json", **{"To": MARIA, "DateSent>": "2999-01-01"})
    assert later["messages"] == []


async def test_list_goes_on_with_the_next_page(stage: Stage) -> None:
    for number in range(3):
        await send(stage, Body=f"message {number}")
    _, first = await get(stage, f"{MESSAGES}.json", PageSize="2")
    assert [m["body"] for m in first["messages"]] == ["message 2", "message 1"]
    _, second = await get(stage, "/twilio" + first["next_page_uri"])
    assert [m["body"] for m in second["messages"]] == ["message 0"]
    assert second["next_page_uri"] is None


async def test_empty_body_redacts_and_delete_removes(stage: Stage) -> None:
    _, message = await send(stage)
    path = f"{MESSAGES}/{message['sid']}.json"
    async with stage.client.post(path, data={"Body": ""}, headers=KEY) as response:
        assert (await response.json())["body"] == ""
    assert (await stage.phone(MARIA))[0]["body"] == "Hello"
    async with stage.client.delete(path, headers=KEY) as response:
        assert response.status == 204
    http_status, error = await get(stage, path)
    assert (http_status, error["code"]) == (404, 20404)


async def test_media_needs_credentials_and_redirects_to_storage(stage: Stage) -> None:
    picture = {"name": "dent.png", "mimetype": "image/png", "content_base64": "iVBORw=="}
    await stage.customer_writes(MARIA, SMS, "see", media=[picture])
    url = stage.app.received[0].form["MediaUrl0"].removeprefix(stage.world.base_url)
    assert stage.app.received[0].form["MediaContentType0"] == "image/png"
    async with stage.client.get(url) as refused:
        assert refused.status == 401
    async with stage.client.get(url, headers=KEY, allow_redirects=False) as redirect:
        assert redirect.status == 307
        storage = redirect.headers["Location"]
    async with stage.client.get(storage) as file:
        assert await file.read() == base64.b64decode("iVBORw==")


@pytest.mark.parametrize(
    ("fault", "details", "http_status", "code"),
    [
        ("rate_limit", {"retry_after": 7}, 429, 20429),
        ("server_error", {"status": 502}, 502, 20500),
        ("carrier_error", {"code": 21608, "status": 403}, 403, 21608),
        ("outage", {}, 503, 20500),
    ],
)
async def test_fault_answers_in_place_of_the_work(
    stage: Stage, fault: str, details: dict[str, Any], http_status: int, code: int
) -> None:
    stage.world.faults.add("twilio.messages.*", fault, **details)
    assert [(s, e["code"]) for s, e in [await send(stage)]] == [(http_status, code)]
    assert await stage.phone(MARIA) == []


async def test_dropped_connection_sends_nothing(stage: Stage) -> None:
    stage.world.faults.add("twilio.messages.create", "drop")
    with pytest.raises(ClientError):
        await send(stage)
    assert await stage.phone(MARIA) == []
    assert stage.world.calls[0]["status"] == 0


async def test_call_is_kept_in_the_journal_without_credentials(stage: Stage) -> None:
    await send(stage)
    (call,) = stage.world.calls
    assert call["target"] == "twilio.messages.create"
    assert call["request"] == {"To": MARIA, "From": SMS, "Body": "Hello"}
    assert call["status"] == 201


async def test_status_callback_refused_by_the_app_is_not_repeated(stage: Stage) -> None:
    stage.app.will_answer = [500]
    await send(stage, StatusCallback=callback(stage))
    await stage.app.until(lambda got: len(got) == 3)
    assert statuses(stage.app.received) == ["queued", "sent", "delivered"]


async def test_retries_asked_for_in_the_url_keep_their_token(stage: Stage) -> None:
    stage.app.will_answer = [500, 503]
    stage.world.settings["auto_receipts"] = False
    _, message = await send(stage, StatusCallback=f"{callback(stage)}#rc=2&rp=5xx")
    answered = await stage.control("POST", "receipts", id=message["sid"], status="sent")
    assert answered["status"] == 204
    assert statuses(stage.app.received) == ["sent"] * 3
    assert len({r.headers["I-Twilio-Idempotency-Token"] for r in stage.app.received}) == 1
    assert all(is_signed(receipt) for receipt in stage.app.received)
    assert [row["retry_num"] for row in stage.world.deliveries] == [0, 1, 2]


async def test_what_is_written_while_the_app_is_down_arrives_in_order(stage: Stage) -> None:
    stage.world.faults.add("deliver.twilio.inbound", "outage")
    first = await stage.customer_writes(MARIA, SMS, "first")
    second = await stage.customer_writes(MARIA, SMS, "second")
    assert (first["status"], second["status"]) == (0, 0)
    stage.world.faults.clear()
    await stage.app.until(lambda got: len(got) == 2)
    assert [r.form["Body"] for r in stage.app.received] == ["first", "second"]


async def test_duplicate_and_reordered_webhooks(stage: Stage) -> None:
    stage.world.faults.add("deliver.twilio.inbound", "reorder")
    stage.world.faults.add("deliver.twilio.inbound", "duplicate")
    await stage.customer_writes(MARIA, SMS, "one")
    await stage.customer_writes(MARIA, SMS, "two")
    assert [r.form["Body"] for r in stage.app.received] == ["two", "two", "one"]
