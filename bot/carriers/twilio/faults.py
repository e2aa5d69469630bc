"""Twilio's codes (twilio.com/docs/api/errors). They come with the answer or with a receipt."""

from __future__ import annotations

from bot.carriers.faults import Fact, Faults, busy, rejected, unknown

_MINUTES = 60.0
_HOURS = 3600.0

FAULTS: Faults = {
    # the account
    20003: rejected("access_refused", Fact.NEEDS_ADMIN),
    20404: rejected("access_refused", Fact.NEEDS_ADMIN),
    20429: busy("busy", 1.0),
    21408: rejected("country_off", Fact.NEEDS_ADMIN),
    21606: rejected("sender_unusable", Fact.NEEDS_ADMIN),
    21608: rejected("trial_account", Fact.NEEDS_ADMIN),
    21609: rejected("setup_wrong", Fact.NEEDS_ADMIN),  # the callback address
    21659: rejected("sender_unusable", Fact.NEEDS_ADMIN),
    21660: rejected("sender_unusable", Fact.NEEDS_ADMIN),
    21701: rejected("setup_wrong", Fact.NEEDS_ADMIN),
    21910: rejected("setup_wrong", Fact.NEEDS_ADMIN),
    30002: rejected("account_suspended", Fact.NEEDS_ADMIN),
    30034: rejected("sender_unregistered", Fact.NEEDS_ADMIN),
    63007: rejected("sender_unusable", Fact.NEEDS_ADMIN),
    # the number
    21211: rejected("number_invalid", Fact.MARKS_NUMBER),
    21265: rejected("number_short_code", Fact.MARKS_NUMBER),
    21266: rejected("number_is_ours", Fact.MARKS_NUMBER),
    21604: rejected("number_invalid"),
    21610: rejected("opted_out", Fact.MARKS_OPT_OUT),
    21612: rejected("number_no_route", Fact.MARKS_NUMBER),
    21614: rejected("number_no_sms", Fact.MARKS_NUMBER),
    21635: rejected("number_no_sms", Fact.MARKS_NUMBER),
    30003: rejected("handset_unreachable"),
    30004: rejected("blocked"),
    30005: rejected("number_not_in_use", Fact.MARKS_NUMBER),
    30006: rejected("number_no_sms", Fact.MARKS_NUMBER),
    63003: rejected("number_no_whatsapp", Fact.MARKS_NUMBER),
    63014: rejected("opted_out", Fact.MARKS_OPT_OUT),
    63024: rejected("number_no_whatsapp", Fact.MARKS_NUMBER),
    # the message
    21617: rejected("too_long"),
    21619: rejected("empty"),
    30007: rejected("filtered"),
    30008: rejected("no_reason"),
    30017: rejected("congested"),
    30036: rejected("too_late"),
    30047: rejected("quiet_hours"),
    30610: rejected("quiet_hours"),
    # templates and the customer service window
    21655: rejected("template_gone", Fact.STALE_TEMPLATES),
    21656: rejected("template_values"),
    63005: rejected("content_refused"),
    63013: rejected("policy"),
    63016: rejected("window_closed", Fact.NEEDS_TEMPLATE),
    63028: rejected("template_values", Fact.STALE_TEMPLATES),
    63040: rejected("template_refused", Fact.STALE_TEMPLATES),
    63041: rejected("template_paused", Fact.STALE_TEMPLATES),
    63042: rejected("template_refused", Fact.STALE_TEMPLATES),
    # too much at once
    21611: busy("sender_queue_full", 10 * _MINUTES),
    30001: busy("sender_queue_full", 10 * _MINUTES),
    30022: busy("sender_too_fast", 5.0),
    63017: busy("sender_too_fast", 5.0),
    63018: busy("sender_limit", 1 * _HOURS),
    63038: busy("sender_limit", 1 * _HOURS),
    # may have gone out
    20500: unknown(),
}
