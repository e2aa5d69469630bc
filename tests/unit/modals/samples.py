"""Windows as agents meet them."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.model import (
    CannedMessage,
    CarrierName,
    Medium,
    QueueId,
    RecipientKind,
    RecipientMatch,
    Template,
)
from bot.domain.window import QueueChoice, WindowState

BILLING = QueueChoice(
    queue_id=QueueId("q1"),
    name="Billing Support",
    sender_address="+12025550100",
    default_region="US",
)
MARIA = RecipientMatch(
    kind=RecipientKind.CONTACT,
    id="c1",
    name="Maria Lopez",
    address="+447700900123",
    label="mobile",
)
TYPED = RecipientMatch(kind=RecipientKind.TYPED, id="", name="", address="+447700900124")
REMINDER = Template(
    id="t1",
    carrier=CarrierName.WHATSAPP,
    account="200000000000001",
    name="Appointment reminder",
    language="en",
    approval="APPROVED",
    body="Hello {{1}}, see you on {{2}}.",
    variables=("First name", "Day"),
)
CANNED = CannedMessage(id="m1", queue_id=QueueId("q1"), name="Greeting", body="Hello!")
SMS = WindowState(
    media=(Medium.SMS, Medium.WHATSAPP),
    medium=Medium.SMS,
    queue=BILLING,
    recipients=(MARIA, TYPED),
    message="See you tomorrow",
    counter="16 characters, 1 segment",
)
WHATSAPP = replace(SMS, medium=Medium.WHATSAPP, templates=(REMINDER,), counter="")
CLOSED = replace(WHATSAPP, template=REMINDER, template_values=("Maria",), template_required=True)
