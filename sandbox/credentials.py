"""The seed file's credentials as the settings of an app that talks to this sandbox."""

from __future__ import annotations

from sandbox.carrier_customers import e164
from sandbox.world import Json


def credentials(seed: Json, sandbox_url: str) -> dict[str, str]:
    """Environment variables, with every vendor's base address pointing here."""
    return {**_slack(seed, sandbox_url), **_twilio(seed, sandbox_url), **_meta(seed, sandbox_url)}


def _slack(seed: Json, sandbox_url: str) -> dict[str, str]:
    app = seed["app"]
    return {
        "SLACK_BOT_TOKEN": app["bot_token"],
        "SLACK_APP_TOKEN": app["app_token"],
        "SLACK_SIGNING_SECRET": app["signing_secret"],
        "SLACK_API_URL": f"{sandbox_url}/slack/api/",
    }


def _twilio(seed: Json, sandbox_url: str) -> dict[str, str]:
    account = seed["twilio"]
    return {
        "TWILIO_ACCOUNT_SID": account["account_sid"],
        "TWILIO_API_KEY": account["api_key"],
        "TWILIO_API_SECRET": account["api_secret"],
        "TWILIO_AUTH_TOKEN": account["auth_token"],
        "TWILIO_API_URL": f"{sandbox_url}/twilio",
        "TWILIO_CONTENT_URL": f"{sandbox_url}/twilio",
    }


def _meta(seed: Json, sandbox_url: str) -> dict[str, str]:
    account = seed["whatsapp"]
    address = e164(account["display_phone_number"])
    return {
        "WHATSAPP_ACCESS_TOKEN": account["access_token"],
        "WHATSAPP_APP_SECRET": account["app_secret"],
        "WHATSAPP_VERIFY_TOKEN": account["verify_token"],
        "WHATSAPP_WABA_ID": account["waba_id"],
        "WHATSAPP_PHONE_NUMBER_IDS": f"{address}={account['phone_number_id']}",
        "WHATSAPP_API_URL": f"{sandbox_url}/whatsapp",
    }
