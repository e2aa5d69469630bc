"""Carriers' refusals (what happened to the message, why, what to do), and customers' non-texts.

Every ``carrier.`` sentence takes ``code``: the carrier's own, for whoever looks it up.
"""

_CARRIER = {
    # how a send ended, without a reason of its own
    "rejected": "Not delivered: the carrier refused the message ({code}). Check it and try again.",
    "undelivered": "Not delivered: the carrier gave no reason. Try once more, then call.",
    "busy": "Not sent yet: the carrier asked us to wait. It goes out by itself.",
    "unknown": (
        "We could not confirm this message: the carrier did not answer. It may have arrived."
    ),
    "not_configured": (
        "Not sent: this carrier is not set up in the app. Ask an administrator to connect it."
    ),
    # the number
    "number_invalid": "Not sent: the carrier does not know this number ({code}). Check its digits.",
    "number_short_code": (
        "Not sent: short numbers cannot be messaged ({code}). Use the customer's full number."
    ),
    "number_is_ours": (
        "Not sent: this is the queue's own number ({code}). Use the customer's number."
    ),
    "number_no_route": (
        "Not delivered: this number cannot be reached from the queue's number ({code}). "
        "Use another number or message channel."
    ),
    "number_no_sms": (
        "Not delivered: the number cannot receive SMS ({code}). Use a mobile number or WhatsApp."
    ),
    "number_not_in_use": (
        "Not delivered: the number is not in use ({code}). Ask the customer for another one."
    ),
    "number_no_whatsapp": (
        "Not delivered: the number cannot be reached on WhatsApp ({code}). Send an SMS instead."
    ),
    "needs_number": (
        "Not sent: this template needs the customer's phone number ({code}). "
        "Choose another template or ask for the number."
    ),
    # the customer
    "opted_out": (
        "Not delivered: the customer has asked not to be messaged from this number ({code}). "
        "They can write START to allow it again."
    ),
    "no_marketing": (
        "Not delivered: the customer wants no marketing over WhatsApp ({code}). "
        "Anything else may still be sent."
    ),
    "blocked": (
        "Not delivered: the number or its network blocks our messages ({code}). Call instead."
    ),
    "handset_unreachable": (
        "Not delivered: the phone is off or out of reach ({code}). Try again later."
    ),
    "held_back": (
        "Not delivered: WhatsApp is sparing this customer further messages for now ({code}). "
        "Wait a day or send an SMS."
    ),
    # the message
    "too_long": "Not sent: the message is too long ({code}). Shorten it.",
    "empty": "Not sent: the message is empty ({code}). Write a text.",
    "content_refused": (
        "Not delivered: the carrier cannot take this content ({code}). Send it as plain text."
    ),
    "media": "Not delivered: the file could not be passed on ({code}). Send it in another format.",
    "filtered": (
        "Not delivered: the phone network filtered it as unwanted ({code}). "
        "Leave out links and try again."
    ),
    "no_reason": ("Not delivered: the carrier gave no reason ({code}). Try once more, then call."),
    "congested": "Not delivered: the phone network was overloaded ({code}). Try again later.",
    "too_late": (
        "Not delivered: it could not be brought in time ({code}). Try again if it still matters."
    ),
    "quiet_hours": (
        "Not delivered: it is too early or too late in the day where the customer is ({code}). "
        "Try again after 8 in the morning there."
    ),
    "policy": "Not delivered: it breaks the carrier's rules ({code}). Change the text.",
    # templates and the customer service window
    "window_closed": (
        "Not delivered: the customer last wrote more than 24 hours ago ({code}). "
        "Press End message, then send an approved template with /send-on-behalf."
    ),
    "template_gone": (
        "Not sent: the template does not exist any more in this language ({code}). "
        "Choose another one."
    ),
    "template_values": (
        "Not delivered: the values do not fit the template ({code}). Fill them in again."
    ),
    "template_refused": "Not delivered: the template is not approved ({code}). Choose another one.",
    "template_paused": (
        "Not delivered: WhatsApp has paused the template ({code}). Choose another one."
    ),
    "template_policy": (
        "Not delivered: WhatsApp does not let us send this kind of template now ({code}). "
        "Tell your administrator."
    ),
    # too much at once
    "sender_queue_full": (
        "Not delivered: too many messages wait at the queue's number ({code}). Try again later."
    ),
    "sender_too_fast": (
        "Not delivered: the queue's number was sending too fast ({code}). Try again in a minute."
    ),
    "sender_limit": (
        "Not delivered: the queue's number has used up its messages for now ({code}). "
        "Try again tomorrow."
    ),
    "customer_too_fast": (
        "Not delivered: too many messages to this customer at once ({code}). Try again in a minute."
    ),
    # the account
    "access_refused": (
        "Not sent: the carrier did not accept our access ({code}). Tell your administrator."
    ),
    "account_suspended": (
        "Not delivered: our account at the carrier is locked ({code}). Tell your administrator."
    ),
    "country_off": (
        "Not delivered: our account may not message this country ({code}). Tell your administrator."
    ),
    "payment": (
        "Not delivered: the carrier waits for a payment from us ({code}). Tell your administrator."
    ),
    "sender_unregistered": (
        "Not delivered: the queue's number is not registered for messages ({code}). "
        "Tell your administrator."
    ),
    "sender_unusable": (
        "Not sent: the queue's number is not set up at the carrier ({code}). "
        "Tell your administrator."
    ),
    "setup_wrong": (
        "Not sent: the carrier is not set up correctly ({code}). Tell your administrator."
    ),
    "spam": (
        "Not delivered: too many customers reported our messages ({code}). Tell your administrator."
    ),
    "trial_account": (
        "Not sent: our test account only messages numbers that are listed there ({code}). "
        "Tell your administrator."
    ),
}

_INBOUND = {
    "audio": "[Audio]",
    "contact": "[Contact: {contact}]",
    "document": "[Document]",
    "document_named": "[Document: {name}]",
    "empty": "[Empty message]",
    "file": "[File]",
    "image": "[Image]",
    "location": "[Location: {place}]",
    "order": "[Order: {count} items]",
    "reaction": "[Reaction: {emoji}]",
    "reaction_removed": "[Reaction removed]",
    "sticker": "[Sticker]",
    "system": "[WhatsApp: {text}]",
    "unsupported": "[Message that cannot be shown here: {type}. Ask the customer to write it.]",
    "video": "[Video]",
}

TEXTS: dict[str, str] = {
    **{f"carrier.{name}": text for name, text in _CARRIER.items()},
    **{f"inbound.{name}": text for name, text in _INBOUND.items()},
}
