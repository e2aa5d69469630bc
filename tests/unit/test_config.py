"""Settings: what may be set, what must go together, and what is said when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import ConfigError

TWILIO = {
    "TWILIO_ACCOUNT_SID": "ACtest",
    "TWILIO_API_KEY": "SKtest",
    "TWILIO_API_SECRET": "key-secret",
    "TWILIO_AUTH_TOKEN": "auth-token",
    "PUBLIC_URL": "https://messages.example.com",
}
WHATSAPP = {
    "WHATSAPP_ACCESS_TOKEN": "token",
    "WHATSAPP_APP_SECRET": "app-secret",
    "WHATSAPP_VERIFY_TOKEN": "verify",
    "WHATSAPP_WABA_ID": "200000000000001",
    "WHATSAPP_PHONE_NUMBER_IDS": "+447700900102=100000000000001, +447700900103=100000000000002",
    "PUBLIC_URL": "https://messages.example.com",
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings()


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings(monkeypatch, **variables)
    return caught.value.faults


def test_nothing_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch)
    assert found.database_url == "sqlite:///data/send_on_behalf.db"
    assert (found.has_slack, found.has_twilio, found.has_whatsapp) == (False, False, False)


def test_serving_without_slack_names_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(monkeypatch).require_slack()
    assert caught.value.faults[0].startswith("SLACK_BOT_TOKEN is missing")


def test_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=4000\nHOST=0.0.0.0\nSOMETHING_ELSE=1\n", encoding="utf-8")
    found = settings(monkeypatch, PORT="5000")
    assert (found.port, found.host) == (5000, "0.0.0.0")  # noqa: S104


def test_variable_left_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, TWILIO_API_KEY="", PORT="").port == 3000


def test_phone_number_ids_become_a_mapping(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, **WHATSAPP).whatsapp_phone_number_ids == {
        "+447700900102": "100000000000001",
        "+447700900103": "100000000000002",
    }


def test_addresses_end_as_their_users_need_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(
        monkeypatch,
        SLACK_API_URL="http://127.0.0.1:3100/slack/api",
        TWILIO_API_URL="http://127.0.0.1:3100/twilio/",
    )
    assert found.slack_api_url == "http://127.0.0.1:3100/slack/api/"
    assert found.twilio_api_url == "http://127.0.0.1:3100/twilio"


def test_every_fault_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults(
        monkeypatch,
        PORT="many",
        LOG_LEVEL="loud",
        DATABASE_URL="mysql://host/db",
        SLACK_BOT_TOKEN="xoxb-1",
        TWILIO_API_KEY="SK1",
    )
    assert [fault.split()[0] for fault in found] == [
        "DATABASE_URL",
        "LOG_LEVEL",
        "PORT",
        "PUBLIC_URL",
        "SLACK_APP_TOKEN",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_API_SECRET",
        "TWILIO_AUTH_TOKEN",
    ]


@pytest.mark.parametrize("entry", [{"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}])
def test_slack_needs_one_way_in(monkeypatch: pytest.MonkeyPatch, entry: dict[str, str]) -> None:
    assert settings(monkeypatch, SLACK_BOT_TOKEN="xoxb-1", **entry).has_slack


def test_way_in_without_bot_token_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SLACK_BOT_TOKEN is missing" in faults(monkeypatch, SLACK_APP_TOKEN="xapp-1")[0]


@pytest.mark.parametrize("carrier", [TWILIO, WHATSAPP])
def test_carrier_needs_all_its_settings_and_a_public_address(
    monkeypatch: pytest.MonkeyPatch, carrier: dict[str, str]
) -> None:
    for left_out in carrier:
        with monkeypatch.context() as inner:
            rest = {name: value for name, value in carrier.items() if name != left_out}
            assert [fault.split()[0] for fault in faults(inner, **rest)] == [left_out]
    settings(monkeypatch, **carrier)


def test_token_in_the_wrong_variable_is_a_fault_that_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = faults(monkeypatch, SLACK_BOT_TOKEN="xapp-very-secret", SLACK_APP_TOKEN="xapp-1")
    assert found == ["SLACK_BOT_TOKEN must start with xoxb-."]


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(settings(monkeypatch, **TWILIO))
    assert "key-secret" not in shown
    assert "auth-token" not in shown


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_example_file_names_only_settings_that_exist() -> None:
    example = Path(__file__).parents[2] / ".env.example"
    lines = example.read_text(encoding="utf-8").splitlines()
    names = {line.split("=")[0].lower() for line in lines if "=" in line and line[0] != "#"}
    assert names <= set(Settings.model_fields)
