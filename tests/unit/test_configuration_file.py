"""contact_center.yml: what it means, and the sentence and line for everything that is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from bot.configuration.reader import read, read_file
from bot.domain.model import AfterCallWorkMode, CarrierName, Medium, Permission, Sender
from bot.errors import ConfigError

EXAMPLES = Path(__file__).parents[2] / "examples"

QUEUE = """\
queues:
  - name: Billing Support
    slack_channel: C0BILLING
    default_region: US
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(dedent(text))
    return caught.value.faults


def queue_faults(lines: str) -> list[str]:
    """``lines`` are further keys of a queue that is right otherwise; they start at line 5."""
    return faults(QUEUE + "".join(f"    {line}\n" for line in dedent(lines).splitlines()))


def test_queue_as_the_domain_knows_it() -> None:
    queue = read_file(EXAMPLES / "contact_center.yml").configuration.queues[0].to_domain()
    assert (queue.id, queue.name, queue.slack_channel_id) == (
        "billing-support",
        "Billing Support",
        "C0BILLING",
    )
    assert queue.after_call_work.mode is AfterCallWorkMode.MANDATORY_TIMEOUT
    assert queue.after_call_work.limit_s == 300
    assert queue.senders == {
        Medium.SMS: Sender(medium=Medium.SMS, address="+12025550100", carrier=CarrierName.TWILIO)
    }
    assert len(queue.wrap_up_codes) >= 5


def test_example_matches_the_sandbox() -> None:
    configuration = read_file(EXAMPLES / "contact_center.yml").configuration
    world = yaml.safe_load((EXAMPLES / "workspace.yml").read_text(encoding="utf-8"))
    emails = {person["email"] for person in world["people"]}
    members = {channel["id"]: channel["members"] for channel in world["channels"]}
    numbers = {(entry["medium"], entry["address"]) for entry in world["twilio"]["numbers"]}
    numbers.add(("whatsapp", world["whatsapp"]["display_phone_number"].replace(" ", "")))

    assert {person.email for person in configuration.people} == emails - {"nia@northwind.example"}
    for queue in (section.to_domain() for section in configuration.queues):
        assert world["app"]["bot_user"]["id"] in members[queue.slack_channel_id]
        assert {(s.medium, s.address) for s in queue.senders.values()} <= numbers


def test_people_name_their_queues_by_name_or_id() -> None:
    text = QUEUE + "people:\n  - {email: a@b.example, queues: [billing-support]}\n"
    text += "  - {email: c@b.example, queues: [BILLING support]}\n"
    configuration = read(text).configuration
    assert [configuration.queue_ids(person) for person in configuration.people] == [
        {"billing-support"},
        {"billing-support"},
    ]


def test_person_without_role_is_an_agent() -> None:
    person = read("people: [{email: a@b.example}]").configuration.people[0]
    assert person.granted == set(Permission)


def test_lead_belongs_to_every_queue_unless_some_are_named() -> None:
    text = QUEUE + "people:\n  - {email: a@b.example, role: lead}\n"
    text += "  - {email: c@b.example, role: lead, queues: []}\n"
    configuration = read(text).configuration
    assert [configuration.queue_ids(person) for person in configuration.people] == [
        {"billing-support"},
        set(),
    ]


def test_listed_permissions_replace_those_of_the_role() -> None:
    text = "people: [{email: a@b.example, permissions: [routing:queue:view]}]"
    assert read(text).configuration.people[0].granted == {Permission.VIEW_QUEUE}


def test_scalars_stay_as_written() -> None:
    """YAML would read an unquoted number without its plus, and NO (Norway) as false."""
    queue = read(
        QUEUE.replace("US", "NO") + "    senders: {sms: {address: +12025550100, carrier: twilio}}"
    ).configuration.queues[0]
    assert queue.default_region == "NO"
    assert queue.senders.sms is not None
    assert queue.senders.sms.address == "+12025550100"


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("0", timedelta(0)),
        ("90", timedelta(minutes=90)),
        ("4320", timedelta(hours=72)),
        ("72h", timedelta(hours=72)),
        ("30m", timedelta(minutes=30)),
    ],
)
def test_timeline_is_minutes_or_has_a_unit(written: str, span: timedelta) -> None:
    text = f"organization: {{threading_timeline: {{sms: {written}}}}}"
    organization = read(text).configuration.organization.to_domain()
    assert organization.timeline(Medium.SMS) == span
    assert organization.timeline(Medium.WHATSAPP) == timedelta(minutes=4320)


@pytest.mark.parametrize("written", ["73h", "4321", "-1", "long", "1d"])
def test_timeline_out_of_range_is_a_fault(written: str) -> None:
    text = f"organization:\n  threading_timeline:\n    sms: {written}\n"
    [fault] = faults(text)
    assert fault.startswith(f"line 3: organization.threading_timeline.sms: {written} is ")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("+44 20", "is too short for a phone number; write it like +447700900100."),
        ("020 7946 0123", "is not a phone number with country code; write it like"),
        ("+44 7700 900100", "is not in E.164 form; write it as +447700900100."),
        ("whatsapp:+447700900100", "is not in E.164 form; write it as +447700900100."),
        ("+4477009001001234", "is too long for a phone number"),
    ],
)
def test_sender_that_is_not_e164_is_a_fault(address: str, said: str) -> None:
    [fault] = queue_faults(f'senders:\n  sms: {{address: "{address}", carrier: twilio}}')
    assert fault.startswith(f"line 6: queues[0].senders.sms.address: {address} {said}")


def test_unknown_key_is_told_its_nearest_known_one() -> None:
    [fault] = queue_faults("wrapup_codes: [Paid]")
    assert (
        fault == "line 5: queues[0].wrapup_codes: is not a known key; did you mean wrap_up_codes?"
    )


def test_unknown_word_is_told_its_nearest_known_one() -> None:
    [fault] = queue_faults("after_call_work:\n  mode: optionel")
    assert fault.endswith("mode: optionel is not known here; did you mean optional?")


def test_channel_name_instead_of_id_is_a_fault() -> None:
    [fault] = faults(QUEUE.replace("C0BILLING", '"#billing"'))
    assert fault.startswith("line 3: queues[0].slack_channel: #billing is not a Slack channel's id")


def test_region_that_people_say_is_corrected() -> None:
    [fault] = faults(QUEUE.replace("US", "UK"))
    assert fault == "line 4: queues[0].default_region: UK is not a region; did you mean GB?"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("after_call_work: {mode: optional, limit: 5m}", "has no limit"),
        ("after_call_work: {limit: 5m}", "has no limit"),
        ("after_call_work: {mode: mandatory_timeout}\nwrap_up_codes: [a]", "needs a limit"),
        (
            "after_call_work: {mode: mandatory_timeout, limit: 61m}\nwrap_up_codes: [a]",
            "61m is out of range; write between 1s and 60m",
        ),
        (
            "after_call_work: {mode: mandatory_forced_timeout, limit: 5}\nwrap_up_codes: [a]",
            "5 is not a length of time; write it with its unit",
        ),
        ("after_call_work: {mode: mandatory}", "asks for a code"),
        ("wrap_up_codes: [Paid, paid]", "the wrap-up code paid is listed twice"),
        ("wrap_up_codes: [ININ-WRAP-UP-TIMEOUT]", "is set by the clock"),
        ("canned_messages: [{name: a, text: b}, {name: A, text: c}]", "A is used twice"),
        ("canned_messages: [{name: a, text: ''}]", "text: is empty"),
        (f"wrap_up_codes: [{', '.join(map(str, range(101)))}]", "lists 101, and a menu in Slack"),
    ],
)
def test_queue_with_a_contradiction_is_a_fault(lines: str, said: str) -> None:
    [fault] = queue_faults(lines)
    assert fault.startswith("line 5: queues[0].")
    assert said in fault


def test_queues_of_one_name_are_a_fault() -> None:
    second = QUEUE.replace("queues:\n", "").replace("Billing", "billing")
    assert faults(QUEUE + second) == [
        "line 5: queues[1].name: another queue has the name billing Support; rename one."
    ]


def test_queues_of_one_id_are_a_fault() -> None:
    second = QUEUE.replace("queues:\n", "").replace("Billing Support", "Billing-Support!")
    assert "another queue has the id billing-support" in faults(QUEUE + second)[0]


def test_name_that_gives_no_id_asks_for_one() -> None:
    assert "add one, like id: billing" in faults(QUEUE.replace("Billing Support", "請求"))[0]
    named = read(QUEUE.replace("Billing Support", "請求") + "    id: billing\n").configuration
    assert named.queues[0].queue_id == "billing"


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("{}", "needs an email or a user_group"),
        ("{email: a@b.example, user_group: S0AGENTS}", "make two entries of it"),
        ("{user_group: S0AGENTS, phone: '+12025550110'}", "a user group has no phone"),
        ("{user_group: '@agents'}", "is not a Slack user group's id"),
        ("{email: ana}", "is not an e-mail address"),
        ("{email: a@b.example, queues: [Biling Support]}", "did you mean Billing Support?"),
        ("{email: a@b.example, queues: [Sales]}", "there is no queue Sales; add it under queues."),
        ("{email: a@b.example, role: boss}", "write one of agent, lead"),
        ("{email: a@b.example, message_capacity: 26}", "is more than 25"),
        ("{email: a@b.example, message_capacity: one}", "is not a whole number"),
    ],
)
def test_person_with_a_fault(person: str, said: str) -> None:
    [fault] = faults(QUEUE + f"people:\n  - {person}\n")
    assert fault.startswith("line 6: people[0]")
    assert said in fault


def test_person_listed_twice_is_a_fault() -> None:
    people = "people:\n  - {email: a@b.example}\n  - {email: A@B.example}\n"
    assert faults(people) == [
        "line 3: people[1].email: A@B.example is listed twice; keep one entry."
    ]


def test_every_fault_is_listed_in_the_order_of_the_file() -> None:
    found = faults(
        """\
        organization:
          message_capacity: 26
        queues:
          - name: Billing
            slack_channel: billing
            default_region: US
            senders:
              sms: {address: "+44 20", carrier: twillio}
        people:
          - email: a@b.example
            queues: [Biling]
          - email: a@b.example
        """
    )
    assert [fault.split(":")[0] for fault in found] == [
        "line 2",
        "line 5",
        "line 8",
        "line 8",
        "line 11",
        "line 12",
    ]


def test_address_shared_by_two_queues_is_only_noted() -> None:
    sender = "    senders: {sms: {address: '+12025550100', carrier: twilio}}\n"
    second = QUEUE.replace("queues:\n", "").replace("Billing", "Sales")
    [note] = read(QUEUE + sender + second + sender).notes
    assert note.startswith("line 9: queues[1].senders.sms.address: another queue sends from")


def test_syntax_fault_has_its_line() -> None:
    [fault] = faults("queues:\n  - name: Billing\n   slack_channel: C0BILLING\n")
    assert fault.startswith("line 3: this is not valid YAML")


def test_key_written_twice_is_a_fault() -> None:
    assert queue_faults("default_region: GB") == [
        "line 5: queues[0].default_region: this key is written twice; keep one."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty."),
        ("# nothing yet", "the file is empty."),
        ("- a", "line 1: is not a set of keys; write them below it, indented."),
        ("queues: 3", "line 1: queues: is not a list; start each line below it with a dash."),
        ("queues: [a]", "line 1: queues[0]: is not a set of keys; write them below it, indented."),
        ("queues: &q [*q]", "line 1: queues[0]: this alias contains itself; write the part out."),
    ],
)
def test_file_of_another_shape(text: str, said: str) -> None:
    assert said in faults(text)


def test_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_file(tmp_path / "missing.yml")


def test_key_without_value_counts_as_left_out() -> None:
    assert read("queues:\npeople: ~\n").configuration.queues == []
