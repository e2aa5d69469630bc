"""Cards, the lines of a thread, after-call work."""

TEXTS: dict[str, str] = {
    "card.heading": "*{state}*",
    "card.state.connected": "Connected",
    "card.state.waiting": "Waiting",
    "card.state.wrapping_up": "After-call work",
    "card.state.ended": "Ended",
    "card.with": "with {agent}",
    "card.started": "started {when}",
    "card.since": "since {when}",
    "card.last_with": "last with {agent}",
    "card.acw_ends": "finish by {when}",
    "card.acw_stays_until": "until {when}",
    "card.ended": "{when} by {agent}",
    "card.nobody": "nobody",
    "card.seconds": "{count} s",
    "card.minutes": "{count} min",
    "card.hours": "{hours} h {minutes} min",
    "card.window": "WhatsApp: free to answer until {when}",
    "card.opted_out": ":no_bell: Asked not to be messaged from this number",
    "card.end_message": "End message",
    "card.accept": "Accept",
    "card.wrap_up": "Wrap up",
    "card.opt_out": "Customer asked to stop",
    "card.wrap_up.title": "After-call work",
    "card.wrap_up.save": "Save",
    "card.wrap_up.skip": "Skip",
    "card.wrap_up.later": "Later",
    "card.wrap_up.about": "Conversation with {name}",
    "card.wrap_up.ends_at": "Conversation with {name} · finish by {when}",
    "card.wrap_up.stays_until": "Conversation with {name} · after-call work lasts until {when}",
    "card.wrap_up.code": "Wrap-up code",
    "card.wrap_up.code_placeholder": "Choose a code",
    "card.wrap_up.note": "Notes",
    "thread.try_again": "Try again",
    "thread.send_to_customer": "Send to customer",
    "thread.take_over": "Take over",
    "thread.keep_internal": "Keep internal",
    "thread.kept_internal": "This line stays internal. The customer has not received it.",
    "thread.copy": "Copy text",
    "thread.copy_this": "Select and copy",
    "thread.files": "Files: {names}",
    "thread.cut": "The rest is too long for Slack.",
    "thread.fallback": "{name}: {text}",
    "thread.template": "Template “{name}”",
    "thread.nobody": "nobody",
    "notice.not_sent": "Not sent. {reason}",
    "notice.gave_up": "We tried several times without success. Try again in a few minutes.",
    "notice.opted_out": (
        "The customer asked to stop. Nothing more is sent until they write START."
    ),
    "notice.opted_in": "The customer agreed to be messaged again.",
    "notice.opted_out_by_agent": (
        "{agent} recorded that the customer asked to stop. Nothing more is sent."
    ),
    "notice.files_left_out": (
        "Sent without the file: files cannot go to the customer from here. Send it another way."
    ),
    "notice.edited_after_send": "The customer has the text from before this edit.",
    "notice.edited_failed": "Not sent yet: Try again sends this line as it stands now.",
    "notice.deleted_after_send": "Deleted here only: the customer has this message.",
    "wrap_up.code_gone": "This code no longer belongs to the queue. Choose another one.",
    "hold.not_an_agent": (
        "Kept internal, not sent to the customer: you may not send messages from here."
    ),
    "hold.nobody": (
        "Not sent: nobody has this conversation. Take it over to send your line to the customer."
    ),
    "hold.closed": ("Not sent: this conversation is over. Start a new one with /send-on-behalf."),
    "hold.not_owner": "Kept internal, not sent to the customer: {owner} has this conversation.",
    "hold.mention": "Kept internal, not sent to the customer: it mentions a colleague.",
    "hold.files_only": (
        "Not sent: files cannot go to the customer from here. Send them another way."
    ),
}
