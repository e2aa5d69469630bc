"""Settings from the environment and .env. Queues and people are not here: contact_center.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigError

_TWILIO = ("twilio_account_sid", "twilio_api_key", "twilio_api_secret", "twilio_auth_token")
_WHATSAPP = (
    "whatsapp_access_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "whatsapp_waba_id",
    "whatsapp_phone_number_ids",
)
_SENTENCES = {
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "string_pattern_mismatch": "must look like v25.0",
}
_PHONE_NUMBER_ID = re.compile(r"(\+[1-9]\d{6,14})=(\d{3,32})")


def _wrong(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        raise _wrong("must be a web address like https://example.com")
    return value.rstrip("/")


def _database_address(value: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
        raise _wrong(
            "must be like sqlite:///data/send_on_behalf.db or postgresql://user@host/database"
        )
    return value


def _phone_number_ids(value: object) -> object:
    """ "+447700900102=1000,…" as a mapping of sender address to Meta's phone number id."""
    if not isinstance(value, str):
        return value
    pairs = [_PHONE_NUMBER_ID.fullmatch(part.strip()) for part in value.split(",") if part.strip()]
    found = [pair for pair in pairs if pair]
    if len(found) < len(pairs):
        raise _wrong("must be pairs of number and id, like +447700900102=100000000000001")
    return {pair[1]: pair[2] for pair in found}


def _starting(prefix: str) -> AfterValidator:
    """The vendors mark their secrets: a token in the wrong variable is found at the start."""

    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(prefix):
            raise _wrong(f"must start with {prefix}")
        return secret

    return AfterValidator(check)


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """Raises ConfigError naming every fault with its variable."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: Annotated[str, AfterValidator(_database_address)] = Field(
        "sqlite:///data/send_on_behalf.db", description="SQLite file or PostgreSQL database"
    )

    slack_bot_token: Annotated[SecretStr, _starting("xoxb-")] | None = Field(
        None, description="bot token of the installed Slack app (xoxb-…)"
    )
    slack_app_token: Annotated[SecretStr, _starting("xapp-")] | None = Field(
        None, description="app-level token with connections:write (xapp-…); turns Socket Mode on"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="signing secret of the Slack app; needed when Slack calls over HTTP"
    )
    slack_api_url: Annotated[WebAddress, AfterValidator(lambda url: url + "/")] = Field(
        "https://slack.com/api/", description="base address of Slack's Web API"
    )

    twilio_account_sid: str | None = Field(None, description="Twilio account (AC…)")
    twilio_api_key: str | None = Field(None, description="Twilio API key (SK…), used to send")
    twilio_api_secret: SecretStr | None = Field(None, description="secret of the API key")
    twilio_auth_token: SecretStr | None = Field(
        None, description="auth token of the account, used to verify Twilio's webhooks"
    )
    twilio_api_url: WebAddress = Field(
        "https://api.twilio.com", description="base address of Twilio's REST API"
    )
    twilio_content_url: WebAddress = Field(
        "https://content.twilio.com", description="base address of Twilio's Content API"
    )

    whatsapp_access_token: SecretStr | None = Field(
        None, description="system user token of the WhatsApp Business account"
    )
    whatsapp_app_secret: SecretStr | None = Field(
        None, description="secret of the Meta app, used to verify its webhooks"
    )
    whatsapp_verify_token: SecretStr | None = Field(
        None, description="any text of yours, repeated in Meta's webhook settings"
    )
    whatsapp_waba_id: str | None = Field(None, description="id of the WhatsApp Business account")
    whatsapp_phone_number_ids: Annotated[
        dict[str, str], NoDecode, BeforeValidator(_phone_number_ids)
    ] = Field({}, description="Meta's id of each sender address: +447700900102=1000…,+44…=…")
    whatsapp_api_url: WebAddress = Field(
        "https://graph.facebook.com", description="base address of Meta's Graph API"
    )
    whatsapp_api_version: str = Field(
        "v25.0", pattern=r"^v\d+\.\d+$", description="version of the Graph API"
    )

    public_url: WebAddress | None = Field(
        None, description="address under which carriers (and Slack over HTTP) reach this app"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(3000, ge=1, le=65535, description="port to listen on")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )

    @model_validator(mode="wrap")
    @classmethod
    def _list_every_fault(cls, data: Any, handler: ModelWrapValidatorHandler[Settings]) -> Settings:
        faults = list(_faults_between(data))
        try:
            settings = handler(data)
        except ValidationError as error:
            raise ConfigError(sorted([*_faults_within(error), *faults])) from None
        if faults:
            raise ConfigError(sorted(faults))
        return settings

    @property
    def has_slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def has_socket_mode(self) -> bool:
        return self.slack_app_token is not None

    @property
    def has_twilio(self) -> bool:
        return self.twilio_account_sid is not None

    @property
    def has_whatsapp(self) -> bool:
        return self.whatsapp_access_token is not None

    def require_slack(self) -> None:
        """Serving needs Slack; migrating and applying do not. Raises ConfigError."""
        if not self.has_slack:
            raise ConfigError(["SLACK_BOT_TOKEN is missing: install the Slack app and copy it."])


def _faults_within(error: ValidationError) -> Iterator[str]:
    """Never the value: it may be a secret."""
    for details in error.errors(include_url=False, include_input=False):
        variable = str(details["loc"][0]).upper()
        sentence = _SENTENCES.get(details["type"], details["msg"])
        yield f"{variable} {sentence.format(**details.get('ctx', {}))}."


def _faults_between(data: Mapping[str, Any]) -> Iterator[str]:
    given = {name for name, value in data.items() if value not in (None, "", {})}
    yield from _slack_faults(given)
    yield from _partial("Twilio", _TWILIO, given)
    yield from _partial("WhatsApp", _WHATSAPP, given)
    if given.intersection([*_TWILIO, *_WHATSAPP]) and "public_url" not in given:
        yield (
            "PUBLIC_URL is missing: carriers send replies and receipts to it, "
            "like https://messages.example.com."
        )


def _slack_faults(given: set[str]) -> Iterator[str]:
    entries = given & {"slack_app_token", "slack_signing_secret"}
    if "slack_bot_token" in given and not entries:
        yield (
            "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: the first for Socket Mode, "
            "the second when Slack calls over HTTP."
        )
    if entries and "slack_bot_token" not in given:
        yield "SLACK_BOT_TOKEN is missing: the other Slack settings do nothing without it."


def _partial(vendor: str, names: tuple[str, ...], given: set[str]) -> Iterator[str]:
    if given.isdisjoint(names):
        return
    for name in names:
        if name not in given:
            yield f"{name.upper()} is missing: {vendor} needs all of its settings, or none."
