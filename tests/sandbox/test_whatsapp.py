"""The Cloud API's stand-in, held against Meta's own words."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData

from sandbox import carrier_delivery
from tests.sandbox.carrier_stage import MARIA, SEED, Received, Stage, open_stage

CLOUD = SEED["whatsapp"]
OURS = "+447700900102"
AISHA, OMAR = "+12025550123", "+447700900125"
ROOT = "/whatsapp/v25.0"
SEND = f"{ROOT}/{CLOUD['phone_number_id']}/messages"
BEARER = {"Authorization": f"Bearer {CLOUD['access_token']}"}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_delivery, "_RETRY_EVERY_S", 0.01)


async def send(stage: Stage, **changes: Any) -> tuple[int, Any]:
    """A text to Maria unless changed; None leaves a field out."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "to": MARIA[1:], "type": "text"}
    body |= {"text": {"body": "Hello"}} | changes
    return await post(stage, {name: v for name, v in body.items() if v is not None})


async def post(stage: Stage, body: Any, headers: dict[str, str] = BEARER) -> tuple[int, Any]:
    async with stage.client.post(SEND, json=body, headers=headers) as response:
        return response.status, await response.json()


async def get(stage: Stage, path: str) -> tuple[int, Any]:
    async with stage.client.get(path, headers=BEARER) as response:
        return response.status, await response.json()


def template(name: str = "invoice_question", language: str = "en", **slots: Any) -> dict[str, Any]:
    components = [{"type": kind, "parameters": given} for kind, given in slots.items()]
    content = {"name": name, "language": {"code": language}, "components": components}
    return {"type": "template", "text": None, "template": content}


def texts(*values: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": value} for value in values]


def value(received: Received) -> Any:
    return received.payload["entry"][0]["changes"][0]["value"]


def reported(received: list[Received]) -> list[str]:
    return [s["status"] for r in received for s in value(r).get("statuses", [])]


def is_signed(received: Received) -> bool:
    digest = hmac.new(CLOUD["app_secret"].encode(), received.raw, hashlib.sha256).hexdigest()
    return received.headers["X-Hub-Signature-256"] == f"sha256={digest}"


async def open_window(stage: Stage, number: str = MARIA) -> None:
    await stage.customer_writes(number, OURS, "Hola", medium="whatsapp")
    stage.app.received.clear()


async def test_customers_message_arrives_signed_in_metas_shape(stage: Stage) -> None:
    answered = await stage.customer_writes(
        MARIA, OURS, "¿Dónde está? https://x.example/", medium="whatsapp", profile_name="Mari"
    )
    (inbound,) = stage.app.received
    assert inbound.path == "/webhooks/whatsapp"
    assert is_signed(inbound)
    assert inbound.payload["object"] == "whatsapp_business_account"
    assert inbound.payload["entry"][0]["id"] == CLOUD["waba_id"]
    assert value(inbound)["metadata"]["phone_number_id"] == CLOUD["phone_number_id"]
    assert value(inbound)["contacts"] == [{"profile": {"name": "Mari"}, "wa_id": MARIA[1:]}]
    (message,) = value(inbound)["messages"]
    assert (message["from"], message["id"]) == (MARIA[1:], answered["id"])
    assert message["text"] == {"body": "¿Dónde está? https://x.example/"}
    assert message["timestamp"].isdigit()


async def test_customer_who_hides_the_number_is_known_by_user_id_only(stage: Stage) -> None:
    await open_window(stage, OMAR)
    await stage.customer_writes(OMAR, OURS, "Hi", medium="whatsapp")
    said = value(stage.app.received[0])
    bsuid = "GB.10000000000000000125"
    profile = {"name": "Omar Haddad", "username": "omar.h"}
    assert said["contacts"] == [{"profile": profile, "user_id": bsuid}]
    assert "from" not in said["messages"][0]
    assert said["messages"][0]["from_user_id"] == bsuid
    http_status, accepted = await send(stage, to=None, recipient=bsuid)
    assert http_status == 200
    assert accepted["contacts"] == [{"input": bsuid, "user_id": bsuid}]
    assert [m["body"] for m in await stage.phone(OMAR)] == ["Hola", "Hi", "Hello"]


async def test_statuses_come_in_order_with_our_id_in_them(stage: Stage) -> None:
    await open_window(stage)
    http_status, accepted = await send(stage, biz_opaque_callback_data="attempt-7")
    assert http_status == 200
    assert accepted["contacts"] == [{"input": MARIA[1:], "wa_id": MARIA[1:]}]
    wamid = accepted["messages"][0]["id"]
    await stage.app.until(lambda got: reported(got) == ["sent", "delivered"])
    statuses = [value(r)["statuses"][0] for r in stage.app.received]
    assert {(s["id"], s["biz_opaque_callback_data"]) for s in statuses} == {(wamid, "attempt-7")}
    assert {s["recipient_id"] for s in statuses} == {MARIA[1:]}
    assert all(is_signed(r) for r in stage.app.received)


async def test_reading_on_the_phone_reports_read_once(stage: Stage) -> None:
    await open_window(stage)
    await send(stage)
    await stage.app.until(lambda got: reported(got) == ["sent", "delivered"])
    await stage.control("POST", f"phones/{MARIA}/read", medium="whatsapp")
    await stage.control("POST", f"phones/{MARIA}/read", medium="whatsapp")
    assert reported(stage.app.received) == ["sent", "delivered", "read"]


async def test_free_text_outside_the_window_is_accepted_and_then_fails(stage: Stage) -> None:
    http_status, _ = await send(stage)
    assert http_status == 200
    await stage.app.until(lambda got: reported(got) == ["failed"])
    (error,) = value(stage.app.received[0])["statuses"][0]["errors"]
    assert error["code"] == 131047
    assert "24 hours" in error["error_data"]["details"]
    assert (await stage.phone(MARIA))[0]["error_code"] == "131047"


async def test_window_closed_can_be_answered_at_once_by_a_fault(stage: Stage) -> None:
    stage.world.faults.add("whatsapp.messages", "carrier_error", code=131047)
    http_status, answered = await send(stage)
    assert (http_status, answered["error"]["code"]) == (400, 131047)


async def test_message_written_a_day_ago_leaves_the_window_closed(stage: Stage) -> None:
    stage.world.settings["whatsapp_now_offset_s"] = -24 * 3600 - 1
    await open_window(stage)
    stage.world.settings["whatsapp_now_offset_s"] = 0
    await send(stage)
    await stage.app.until(lambda got: reported(got) == ["failed"])


async def test_window_is_open_toward_the_number_that_was_written_to_only(stage: Stage) -> None:
    await stage.customer_writes(MARIA, "+447700900101", "Hola", medium="whatsapp")
    stage.app.received.clear()
    await send(stage)
    await stage.app.until(lambda got: reported(got) == ["failed"])


async def test_number_without_whatsapp_fails_later(stage: Stage) -> None:
    await send(stage, to=AISHA, **template(header=texts("N1"), body=texts("A", "B")))
    await stage.app.until(lambda got: reported(got) == ["failed"])
    assert value(stage.app.received[0])["statuses"][0]["errors"][0]["code"] == 131026


async def test_template_reaches_a_customer_who_never_wrote(stage: Stage) -> None:
    filled = template(header=texts("N1"), body=texts("Maria", "4 May"))
    http_status, accepted = await send(stage, **filled)
    assert http_status == 200
    assert accepted["messages"][0]["message_status"] == "accepted"
    await stage.app.until(lambda got: reported(got) == ["sent", "delivered"])
    (shown,) = await stage.phone(MARIA)
    assert shown["body"].startswith("Hello Maria, we have a question about your invoice of 4 May.")
    assert shown["template"]["header"] == "Invoice N1"


async def test_named_parameters_fill_by_name(stage: Stage) -> None:
    given = [
        {"type": "text", "parameter_name": "agent_name", "text": "Ana"},
        {"type": "text", "parameter_name": "first_name", "text": "Maria"},
    ]
    await send(stage, **template("follow_up", body=given))
    assert (await stage.phone(MARIA))[0]["body"].startswith("Hello Maria, Ana here.")


@pytest.mark.parametrize(
    ("changes", "http_status", "code"),
    [
        ({"messaging_product": None}, 400, 100),
        ({"to": None}, 400, 131008),
        ({"to": "Maria"}, 400, 131009),
        ({"text": None}, 400, 131008),
        ({"text": {"body": " "}}, 400, 131008),
        ({"text": {"body": "x" * 4097}}, 400, 100),
        ({"type": "poll", "poll": {}}, 400, 131009),
        ({"type": "image", "image": {}}, 400, 131008),
        ({"type": "image", "image": {"id": "1"}}, 400, 131009),
        (template("no_such_template"), 404, 132001),
        (template(language="de"), 404, 132001),
        (template("prize_draw"), 404, 132001),
        (template("autumn_offer"), 400, 132015),
        (template(header=texts("N1"), body=texts("one")), 400, 132000),
        (template("follow_up", body=texts("Maria", "Ana")), 400, 132000),
    ],
)
async def test_refusal_carries_metas_code(
    stage: Stage, changes: dict[str, Any], http_status: int, code: int
) -> None:
    answered_with, answered = await send(stage, **changes)
    assert (answered_with, answered["error"]["code"]) == (http_status, code)
    assert answered["error"]["error_data"]["details"]
    assert await stage.phone(MARIA) == []


async def test_wrong_token_is_190(stage: Stage) -> None:
    http_status, answered = await post(stage, {}, {"Authorization": "Bearer expired"})
    assert (http_status, answered["error"]["code"]) == (401, 190)


async def test_foreign_phone_number_id_does_not_exist(stage: Stage) -> None:
    async with stage.client.post(f"{ROOT}/999/messages", json={}, headers=BEARER) as response:
        error = (await response.json())["error"]
        assert (response.status, error["code"], error["error_subcode"]) == (400, 100, 33)


async def test_burst_to_one_person_ends_in_the_pair_limit(stage: Stage) -> None:
    answers = [await send(stage) for _ in range(46)]
    assert [http_status for http_status, _ in answers[:45]] == [200] * 45
    assert answers[45][1]["error"]["code"] == 131056
    assert (await send(stage, to="447700900124"))[0] == 200


async def test_templates_come_in_pages_with_their_status(stage: Stage) -> None:
    path = f"{ROOT}/{CLOUD['waba_id']}/message_templates"
    _, first = await get(stage, f"{path}?limit=3&fields=name,status,language")
    assert first["data"][0] == {
        "id": "300000000000001",
        "name": "invoice_question",
        "status": "APPROVED",
        "language": "en",
    }
    _, second = await get(stage, first["paging"]["next"].removeprefix(stage.world.base_url))
    assert [t["status"] for t in second["data"]] == ["PAUSED", "REJECTED"]
    assert "next" not in second["paging"]
    _, approved = await get(stage, f"{path}?status=APPROVED")
    assert len(approved["data"]) == 3


async def test_picture_from_a_customer_is_fetched_in_two_steps(stage: Stage) -> None:
    picture = {"name": "dent.png", "mimetype": "image/png", "content_base64": "iVBORw=="}
    await stage.customer_writes(MARIA, OURS, "look", medium="whatsapp", media=[picture])
    message = value(stage.app.received[0])["messages"][0]
    assert (message["type"], message["image"]["caption"]) == ("image", "look")
    _, described = await get(stage, f"{ROOT}/{message['image']['id']}")
    content = base64.b64decode("iVBORw==")
    assert described["sha256"] == hashlib.sha256(content).hexdigest()
    assert described["file_size"] == len(content)
    download = described["url"].removeprefix(stage.world.base_url)
    async with stage.client.get(download) as refused:
        assert refused.status == 401
    async with stage.client.get(download, headers=BEARER) as file:
        assert (file.content_type, await file.read()) == ("image/png", content)


async def test_uploaded_document_reaches_the_phone(stage: Stage) -> None:
    await open_window(stage)
    form = FormData({"messaging_product": "whatsapp", "type": "application/pdf"})
    form.add_field("file", b"%PDF-", filename="bill.pdf", content_type="application/pdf")
    path = f"{ROOT}/{CLOUD['phone_number_id']}/media"
    async with stage.client.post(path, data=form, headers=BEARER) as response:
        media_id = (await response.json())["id"]
    document = {"id": media_id, "filename": "bill.pdf", "caption": "Your bill"}
    assert (await send(stage, type="document", text=None, document=document))[0] == 200
    shown = (await stage.phone(MARIA))[-1]
    assert (shown["body"], shown["media"][0]["name"]) == ("Your bill", "bill.pdf")


async def test_webhook_is_repeated_until_the_app_takes_it(stage: Stage) -> None:
    stage.app.will_answer = [500, 401, 204]
    await stage.customer_writes(MARIA, OURS, "first", medium="whatsapp")
    await stage.customer_writes(MARIA, OURS, "second", medium="whatsapp")
    await stage.app.until(lambda got: len(got) == 4)
    bodies = [value(r)["messages"][0]["text"]["body"] for r in stage.app.received]
    assert bodies == ["first", "first", "first", "second"]


async def test_lost_answer_of_the_app_makes_a_duplicate(stage: Stage) -> None:
    stage.world.faults.add("deliver.whatsapp", "timeout_after_accept")
    await stage.customer_writes(MARIA, OURS, "once", medium="whatsapp")
    await stage.app.until(lambda got: len(got) == 2)
    assert stage.app.received[0].raw == stage.app.received[1].raw


async def test_statuses_can_overtake_each_other(stage: Stage) -> None:
    await open_window(stage)
    stage.world.faults.add("deliver.whatsapp", "reorder")
    await send(stage)
    await stage.app.until(lambda got: reported(got) == ["delivered", "sent"])


async def test_handshake_asks_for_its_challenge_back(stage: Stage) -> None:
    answered = await stage.control("POST", "whatsapp/handshake")
    assert answered == {"ok": True, "status": 200, "is_verified": True}
    stage.app.echo = "something else"
    assert (await stage.control("POST", "whatsapp/handshake"))["is_verified"] is False
