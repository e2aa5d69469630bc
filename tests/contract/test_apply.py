"""contact_center.yml made true, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

from bot.configuration.reader import read, read_file
from bot.domain.model import (
    AgentId,
    Conversation,
    ConversationId,
    ConversationState,
    Direction,
    Interaction,
    InteractionId,
    Medium,
    Pair,
    Permission,
    QueueId,
    RecipientKind,
)
from bot.errors import PostRejected
from bot.services.user_groups import sync_user_groups
from storage.configuration import apply
from storage.store import SqlStore

EXAMPLE = Path(__file__).parents[2] / "examples" / "contact_center.yml"
BILLING, SALES = QueueId("billing"), QueueId("sales")

ANA = """\
  - {email: Ana@northwind.example, name: Ana Ruiz, phone: "+12025550110", queues: [Billing, Sales]}
"""
WITHOUT_ANA = """
queues:
  - name: Billing
    slack_channel: C0BILLING
    default_region: US
    senders: {sms: {address: "+12025550100", carrier: twilio}}
    wrap_up_codes: [Paid, Refund, No answer]
    canned_messages: [{name: Reminder, text: Please pay}]
  - name: Sales
    slack_channel: C0SALES
    default_region: US
    senders: {sms: {address: "+12025550101", carrier: twilio}}
people:
  - {email: ben@northwind.example, queues: [Sales]}
"""
BASE = WITHOUT_ANA.replace("people:\n", "people:\n" + ANA)
WITHOUT_BILLING = dedent(
    """
    queues:
      - name: Sales
        slack_channel: C0SALES
        default_region: US
        senders: {sms: {address: "+12025550101", carrier: twilio}}
    people:
      - {email: ana@northwind.example, name: Ana Ruiz, phone: "+12025550110", queues: [Sales]}
      - {email: ben@northwind.example, queues: [Sales]}
    """
)
WITH_GROUP = BASE + "  - {user_group: S0AGENTS, queues: [Billing]}\n"


async def make_true(store: SqlStore, text: str, *, dry_run: bool = False) -> list[str]:
    configuration = read(text).configuration
    return [str(change) for change in await apply(store.database, configuration, dry_run=dry_run)]


async def agent_id(store: SqlStore, name: str) -> AgentId:
    async with store.transaction() as tx:
        agent = await tx.agents.find_by_email(f"{name}@northwind.example")
    assert agent is not None
    return agent.id


async def queue_names(store: SqlStore, name: str, text: str = "") -> list[str]:
    own = await agent_id(store, name)
    async with store.transaction() as tx:
        return [choice.name for choice in await tx.queues.choices(own, Medium.SMS, text)]


async def found(store: SqlStore, kind: RecipientKind, text: str) -> list[str]:
    async with store.transaction() as tx:
        matches = await tx.contacts.search(text, Medium.SMS, [kind])
    return [match.name for match in matches]


async def have_talked(store: SqlStore, queue_id: QueueId, agent: AgentId) -> None:
    pair = Pair(medium=Medium.SMS, sender_address="+12025550100", customer_address="+12025550123")
    conversation = Conversation(
        id=ConversationId("conversation"),
        pair=pair,
        queue_id=queue_id,
        state=ConversationState.CLOSED,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    interaction = Interaction(
        id=InteractionId("interaction"),
        conversation_id=conversation.id,
        queue_id=queue_id,
        agent_id=agent,
        direction=Direction.OUTBOUND,
        connected_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    async with store.transaction() as tx:
        await tx.conversations.add(conversation)
        await tx.conversations.add_interaction(interaction)


async def test_file_becomes_queues_and_agents(store: SqlStore) -> None:
    await apply(store.database, read_file(EXAMPLE).configuration)
    async with store.transaction() as tx:
        queue = await tx.queues.get(QueueId("billing-support"))
        organization = await tx.organization()
    expected = read_file(EXAMPLE).configuration.queues[0].to_domain()
    assert queue == expected
    assert organization.lead_contact == "Lea Braun"
    assert await queue_names(store, "ana") == ["Billing Support"]
    assert await queue_names(store, "ben") == ["Deliveries"]
    assert await queue_names(store, "lea") == ["Billing Support", "Deliveries"]


async def test_second_run_changes_nothing(store: SqlStore) -> None:
    assert await make_true(store, WITH_GROUP) == [
        "+ organization: lead contact your team lead, message capacity 1, "
        "threading timeline in minutes sms 4320 whatsapp 4320",
        "+ queue Billing",
        "+ queue Sales",
        "+ agent ana@northwind.example",
        "+ agent ben@northwind.example",
        "+ user group S0AGENTS",
    ]
    assert await make_true(store, WITH_GROUP) == []


async def test_dry_run_shows_the_difference_and_writes_nothing(store: SqlStore) -> None:
    shown = await make_true(store, BASE, dry_run=True)
    assert await make_true(store, BASE, dry_run=True) == shown
    assert await make_true(store, BASE) == shown


async def test_every_difference_is_a_line(store: SqlStore) -> None:
    await make_true(store, BASE)
    changed = (
        BASE.replace("C0SALES", "C0OTHER")
        .replace("[Paid, Refund, No answer]", "[No answer, Paid, Waived]")
        .replace("Please pay", "Please pay today")
        .replace("+12025550101", "+12025550102")
        .replace("queues: [Sales]}", "permissions: [routing:queue:view], queues: [Billing]}")
    )
    assert await make_true(store, "organization: {message_capacity: 2}" + changed) == [
        "~ organization: message capacity 2",
        "~ queue Billing: +wrap-up code Waived, -wrap-up code Refund, "
        "~order of the wrap-up codes, ~canned message Reminder",
        "~ queue Sales: Slack channel C0SALES → C0OTHER, ~sms from +12025550102 (twilio)",
        "~ agent ana@northwind.example: message capacity 1 → 2",
        "~ agent ben@northwind.example: message capacity 1 → 2, -conversation:message:create, "
        "+queue Billing, -queue Sales",
    ]
    assert await queue_names(store, "ben") == ["Billing"]


async def test_permissions_are_exactly_those_of_the_file(store: SqlStore) -> None:
    await make_true(store, BASE)
    viewer = BASE.replace("queues: [Sales]}", "permissions: [routing:queue:view]}")
    await make_true(store, viewer)
    async with store.transaction() as tx:
        ben = await tx.agents.find_by_email("ben@northwind.example")
    assert ben is not None
    assert ben.permissions == {Permission.VIEW_QUEUE}
    assert await queue_names(store, "ben") == []


async def test_queues_swap_their_names(store: SqlStore) -> None:
    ids = BASE.replace("- name: Billing", "- id: billing\n    name: Billing")
    ids = ids.replace("- name: Sales", "- id: sales\n    name: Sales")
    await make_true(store, ids)
    swapped = ids.replace("name: Billing", "name: Was").replace("name: Sales", "name: Billing")
    await make_true(store, swapped.replace("name: Was", "name: Sales"))
    async with store.transaction() as tx:
        assert (await tx.queues.get(BILLING)).name == "Sales"
        assert (await tx.queues.get(SALES)).name == "Billing"


async def test_queue_is_found_by_its_new_name_only(store: SqlStore) -> None:
    ids = BASE.replace("- name: Billing", "- id: billing\n    name: Billing")
    await make_true(store, ids)
    await make_true(
        store, ids.replace("name: Billing", "name: Accounts").replace("[Billing", "[billing")
    )
    assert await queue_names(store, "ana", "acc") == ["Accounts"]
    assert await queue_names(store, "ana", "bill") == []
    assert await found(store, RecipientKind.QUEUE, "Acco") == ["Accounts"]


async def test_queue_without_conversations_is_removed(store: SqlStore) -> None:
    await make_true(store, BASE)
    assert await make_true(store, WITHOUT_BILLING) == [
        "- queue Billing",
        "~ agent ana@northwind.example: -queue Billing",
    ]
    assert await found(store, RecipientKind.QUEUE, "Bill") == []
    assert await make_true(store, WITHOUT_BILLING) == []


async def test_queue_with_conversations_stays_to_be_read(store: SqlStore) -> None:
    await make_true(store, BASE)
    await have_talked(store, BILLING, await agent_id(store, "ana"))
    assert "- queue Billing" in await make_true(store, WITHOUT_BILLING)
    async with store.transaction() as tx:
        queue = await tx.queues.get(BILLING)
        assert await tx.queues.find_by_sender(Medium.SMS, "+12025550100") == []
    assert [code.name for code in queue.wrap_up_codes] == ["Paid", "Refund", "No answer"]
    assert queue.senders == {}
    assert await queue_names(store, "ana") == ["Sales"]
    assert await found(store, RecipientKind.QUEUE, "Bill") == []
    assert await make_true(store, WITHOUT_BILLING) == []


async def test_name_of_a_queue_that_stays_to_be_read_can_be_given_again(store: SqlStore) -> None:
    await make_true(store, BASE)
    await have_talked(store, BILLING, await agent_id(store, "ana"))
    renewed = BASE.replace("- name: Billing", "- id: billing-2\n    name: Billing")
    await make_true(store, renewed)
    async with store.transaction() as tx:
        assert (await tx.queues.get(BILLING)).name == "Billing (billing)"
        assert (await tx.queues.get(QueueId("billing-2"))).name == "Billing"
    assert await make_true(store, renewed) == []


async def test_retired_queue_comes_back(store: SqlStore) -> None:
    await make_true(store, BASE)
    await have_talked(store, BILLING, await agent_id(store, "ana"))
    await make_true(store, WITHOUT_BILLING)
    await make_true(store, BASE)
    assert await queue_names(store, "ana") == ["Billing", "Sales"]


async def test_person_who_never_worked_is_removed(store: SqlStore) -> None:
    await make_true(store, BASE)
    assert await make_true(store, WITHOUT_ANA) == ["- agent ana@northwind.example"]
    async with store.transaction() as tx:
        assert await tx.agents.find_by_email("ana@northwind.example") is None
    assert await make_true(store, WITHOUT_ANA) == []


async def test_person_who_worked_stays_without_rights(store: SqlStore) -> None:
    await make_true(store, BASE)
    ana = await agent_id(store, "ana")
    await have_talked(store, BILLING, ana)
    assert await make_true(store, WITHOUT_ANA) == ["- agent ana@northwind.example"]
    async with store.transaction() as tx:
        agent = await tx.agents.get(ana)
        assert await tx.queues.media(ana) == ()
    assert (agent.name, agent.permissions) == ("Ana Ruiz", frozenset())
    assert await found(store, RecipientKind.AGENT, "") == []
    assert await make_true(store, WITHOUT_ANA) == []


async def test_colleague_is_found_by_name_and_number(store: SqlStore) -> None:
    await make_true(store, BASE)
    assert await found(store, RecipientKind.AGENT, "rui") == ["Ana Ruiz"]
    assert await found(store, RecipientKind.AGENT, "202 555 0110") == ["Ana Ruiz"]


async def test_name_from_slack_is_kept(store: SqlStore) -> None:
    await make_true(store, BASE)
    ana = await agent_id(store, "ana")
    async with store.transaction() as tx:
        await tx.agents.link(ana, "T0SANDBOX", "U0ANA", "Ana R.")
    assert await make_true(store, BASE) == []
    async with store.transaction() as tx:
        agent = await tx.agents.get(ana)
    assert (agent.name, agent.slack_user_id) == ("Ana R.", "U0ANA")


class SlackGroup:
    """One user group and the people in it."""

    def __init__(self, *slack_user_ids: str) -> None:
        self.slack_user_ids = list(slack_user_ids)

    async def email_and_name(self, slack_user_id: str) -> tuple[str | None, str]:
        name = slack_user_id.removeprefix("U0").lower()
        return (None if name == "eve" else f"{name}@Northwind.example"), name.title()

    async def group_members(self, user_group_id: str) -> list[str]:
        if user_group_id != "S0AGENTS":
            raise PostRejected(reason="no_such_subteam")
        return self.slack_user_ids


async def sync(store: SqlStore, group: SlackGroup) -> None:
    async with store.transaction() as tx:
        await tx.remember_slack_team("T0SANDBOX", "https://northwind.example/")
    await sync_user_groups(store, group)


async def test_members_of_a_group_are_agents(store: SqlStore) -> None:
    await make_true(store, WITH_GROUP)
    await sync(store, SlackGroup("U0NIA", "U0EVE"))
    assert await queue_names(store, "nia") == ["Billing"]
    async with store.transaction() as tx:
        eve = await tx.agents.find_by_slack("T0SANDBOX", "U0EVE")
    assert eve is not None
    assert eve.missing_permission() is None
    assert await make_true(store, WITH_GROUP) == []


async def test_leaving_a_group_takes_only_what_it_gave(store: SqlStore) -> None:
    await make_true(store, WITH_GROUP)
    await sync(store, SlackGroup("U0BEN", "U0NIA"))
    assert await queue_names(store, "ben") == ["Billing", "Sales"]
    await sync(store, SlackGroup())
    assert await queue_names(store, "ben") == ["Sales"]
    assert await queue_names(store, "nia") == []


async def test_second_sync_changes_nothing(store: SqlStore) -> None:
    await make_true(store, WITH_GROUP)
    await sync(store, SlackGroup("U0NIA"))
    nia = await agent_id(store, "nia")
    await sync(store, SlackGroup("U0NIA"))
    assert await agent_id(store, "nia") == nia
    assert await queue_names(store, "nia") == ["Billing"]


async def test_nobody_is_linked_before_the_workspace_is_known(store: SqlStore) -> None:
    await make_true(store, WITH_GROUP)
    await sync_user_groups(store, SlackGroup("U0NIA"))
    async with store.transaction() as tx:
        assert await tx.agents.find_by_email("nia@northwind.example") is None


async def test_group_that_slack_does_not_know_holds_up_no_other(store: SqlStore) -> None:
    await make_true(store, WITH_GROUP + "  - {user_group: S0AAA, queues: [Sales]}\n")
    await sync(store, SlackGroup("U0NIA"))
    assert await queue_names(store, "nia") == ["Billing"]


async def test_group_that_loses_its_queue_takes_it_from_its_members_at_once(
    store: SqlStore,
) -> None:
    await make_true(store, WITH_GROUP)
    await sync(store, SlackGroup("U0BEN", "U0NIA"))
    changes = await make_true(store, BASE)
    assert "- user group S0AGENTS" in changes
    assert "- agent nia@northwind.example" in changes
    assert await queue_names(store, "ben") == ["Sales"]
