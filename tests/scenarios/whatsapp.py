"""WhatsApp on the stage: Deliveries through Twilio, Appointments at Meta, both with Ben."""

from __future__ import annotations

from typing import Any

from bot.domain import jobs
from bot.domain.model import CarrierName, Medium, QueueId
from storage import schema
from tests.builders import BEN, DELIVERIES, a_queue, a_sender
from tests.scenarios.people import Person
from tests.scenarios.stage import Stage
from tests.scenarios.thread import drawn
from tests.seeding import add_member, add_queue

Json = dict[str, Any]
APPOINTMENTS = QueueId("appointments")
BY_TWILIO, BY_META = "+447700900101", "+447700900102"
DELIVERY_UPDATE = "HX00000000000000000000000000000001"


async def offers_whatsapp(stage: Stage) -> None:
    at_meta = a_sender(medium=Medium.WHATSAPP, address=BY_META, carrier=CarrierName.WHATSAPP)
    appointments = a_queue(
        at_meta,
        id=APPOINTMENTS,
        name="Appointments",
        slack_channel_id="C0APPOINT",
        default_region="GB",
    )
    by_twilio = {
        "queue_id": DELIVERIES,
        "medium": Medium.WHATSAPP,
        "address": BY_TWILIO,
        "carrier": CarrierName.TWILIO,
    }
    async with stage.store.transaction() as tx:
        await tx.session.run(schema.queue_sender.insert().values(by_twilio))
        await add_queue(tx.session, appointments)
        await add_member(tx.session, BEN, APPOINTMENTS)
        await tx.jobs.enqueue(jobs.sync_templates())
    await stage.settle()


async def shown(person: Person) -> str:
    """Every text of the view on top."""
    view = await person.window()
    assert view is not None
    return drawn(view)


async def switches(person: Person, medium: str) -> None:
    view = await person.window()
    assert view is not None
    (radio,) = [b["element"] for b in view["blocks"] if b.get("block_id") == "medium"]
    options = {option["value"]: option for option in radio["options"]}
    await person.enters("medium", options[medium])


async def held(person: Person, name: str) -> Any:
    """What a field of the window holds now."""
    view = await person.window()
    assert view is not None
    for actions in view["state"]["values"].values():
        if name in actions:
            value = actions[name]
            if "selected_options" in value:
                return [option["text"]["text"] for option in value["selected_options"] or []]
            if "selected_option" in value:
                chosen = value["selected_option"]
                return chosen and chosen["text"]["text"]
            return value["value"]
    return None


async def fields(person: Person) -> list[str]:
    """The first part of each block's id, in order."""
    view = await person.window()
    assert view is not None
    return [block.get("block_id", "").partition(":")[0] for block in view["blocks"]]


async def fills_in_value(person: Person, position: int, text: str) -> None:
    view = await person.window()
    assert view is not None
    (block_id,) = [
        block["block_id"]
        for block in view["blocks"]
        if block.get("block_id", "").startswith(f"template_value:{position}:")
    ]
    await person._act(
        "input", view_id=view["id"], block_id=block_id, action_id="template_value", value=text
    )


async def opens_whatsapp(person: Person, queue: str) -> None:
    await person.opens_the_window()
    await switches(person, "whatsapp")
    if await held(person, "queue") != queue:
        await person.chooses("queue", queue)
