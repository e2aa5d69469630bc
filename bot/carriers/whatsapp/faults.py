"""Meta's codes for the Cloud API (WhatsApp Business Platform, support/error-codes).

They come with the answer, with a receipt, or with both.
"""

from __future__ import annotations

from bot.carriers.faults import Fact, Faults, busy, rejected, unknown

_MINUTES = 60.0
_ACCESS = rejected("access_refused", Fact.NEEDS_ADMIN)

FAULTS: Faults = {
    # the account: 10 and 200 to 299 are permissions
    **dict.fromkeys((0, 3, 10, 190, *range(200, 300)), _ACCESS),
    33: rejected("setup_wrong", Fact.NEEDS_ADMIN),
    368: rejected("policy", Fact.NEEDS_ADMIN),
    130497: rejected("country_off", Fact.NEEDS_ADMIN),
    131005: _ACCESS,
    131030: rejected("trial_account", Fact.NEEDS_ADMIN),
    131031: rejected("account_suspended", Fact.NEEDS_ADMIN),
    131037: rejected("sender_unregistered", Fact.NEEDS_ADMIN),
    131042: rejected("payment", Fact.NEEDS_ADMIN),
    131045: rejected("sender_unregistered", Fact.NEEDS_ADMIN),
    131048: rejected("spam", Fact.NEEDS_ADMIN),
    131063: rejected("template_policy", Fact.NEEDS_ADMIN),
    131064: rejected("template_policy", Fact.NEEDS_ADMIN),
    133010: rejected("sender_unregistered", Fact.NEEDS_ADMIN),
    # the customer
    130472: rejected("held_back"),
    131021: rejected("number_is_ours", Fact.MARKS_NUMBER),
    131026: rejected("number_no_whatsapp", Fact.MARKS_NUMBER),
    131049: rejected("held_back"),
    131050: rejected("no_marketing", Fact.MARKS_MARKETING_OPT_OUT),
    131062: rejected("needs_number"),
    # the message
    100: rejected("content_refused"),
    131008: rejected("content_refused"),
    131009: rejected("content_refused"),
    131047: rejected("window_closed", Fact.NEEDS_TEMPLATE),
    131051: rejected("content_refused"),
    131052: rejected("media"),
    131053: rejected("media"),
    # templates
    132000: rejected("template_values", Fact.STALE_TEMPLATES),
    132001: rejected("template_gone", Fact.STALE_TEMPLATES),
    132005: rejected("template_values"),
    132007: rejected("policy"),
    132008: rejected("template_values"),
    132012: rejected("template_values"),
    132015: rejected("template_paused", Fact.STALE_TEMPLATES),
    132016: rejected("template_refused", Fact.STALE_TEMPLATES),
    # too much at once
    4: busy("busy", 5 * _MINUTES),
    80007: busy("busy", 5 * _MINUTES),
    130429: busy("sender_too_fast", 2.0),
    131056: busy("customer_too_fast", 6.0),
    # may have gone out
    1: unknown(),
    2: unknown(),
    131000: unknown(),
    131016: unknown(),
    131057: unknown(),
    135000: unknown(),
}
