"""The send window, the questions it asks, progress and result."""

TEXTS: dict[str, str] = {
    "window.title": "Send a message",
    "window.send": "Send",
    "window.cancel": "Cancel",
    "window.close": "Close",
    "window.unnamed": "Unnamed",
    "window.medium": "Message channel",
    "window.medium.sms": "SMS",
    "window.medium.whatsapp": "WhatsApp",
    "window.queue": "On behalf of queue",
    "window.queue_placeholder": "Type the name of one of your queues",
    "window.sender": "from {address}",
    "window.find_in": "Find in",
    "window.kind.all": "All",
    "window.kind.agent": "Users",
    "window.kind.queue": "Queues",
    "window.kind.contact": "External contacts",
    "window.to": "To",
    "window.to_placeholder": "Name or number",
    "window.to_hint.sms": "Someone new? Type the number with its country code.",
    "window.to_hint.whatsapp": (
        "Someone new? Type country code, area code and number, without + or 00."
    ),
    "window.to_hint.no_queue": "Choose a queue first: without one nobody is found here.",
    "window.group.typed": "Number",
    "window.group.contact": "External contacts",
    "window.group.agent": "Users",
    "window.group.queue": "Queues",
    "window.match.typed": "Send to this number",
    "window.match.typed_to": "Send to {name}",
    "window.match.typed_in": "Send to this number, read as one in {region}",
    "window.match.unusual": "In no range that we know",
    "window.match.unreadable": "Cannot be messaged. Choose it to see why",
    "window.template": "Template",
    "window.template_optional": "Template instead of a message",
    "window.template_placeholder": "Type a template's name",
    "window.template_name": "{name} ({language})",
    "window.template_value.numbered": "Value {number}",
    "window.closed": (
        "At least one recipient has not written in the last 24 hours: "
        "WhatsApp only lets an approved template through."
    ),
    "window.canned": "Canned message",
    "window.canned_placeholder": "Choose one to fill in the message",
    "window.message": "Message",
    "window.preview.one": "The customer will read",
    "window.preview.many": "The first customer will read",
    "window.before": "*Before you send*",
    "window.bullet": "•",
    "window.blocked": ":no_entry:",
    "window.open_thread": "Open thread",
    "window.more_cautions.one": "And {count} more line.",
    "window.more_cautions.many": "And {count} more lines.",
    "window.too_many": "Choose at most {most} recipients.",
    "window.too_long": "This is longer than the {most} characters that fit. Shorten it.",
    "window.try_again": "Try again",
    "window.progress.title": "Sending",
    "window.progress.so_far": "Sending {done} of {total}…",
    "window.result.title": "Result",
    "window.result.tally": "{sent} of {total} sent",
    "window.outcome.pending": ":hourglass_flowing_sand: *{recipient}*: sending",
    "window.outcome.sent": ":white_check_mark: *{recipient}*: sent.",
    "window.outcome.opened": (
        ":white_check_mark: *{recipient}*: conversation opened, nothing sent yet."
    ),
    "window.outcome.taken_over": ":white_check_mark: *{recipient}*: taken over.",
    "window.outcome.refused": ":no_entry: *{recipient}*: not sent.",
    "window.outcome.failed": ":warning: *{recipient}*: failed.",
    "window.outcome.see_thread": "The thread says why.",
    "window.outcome.left_out": ":heavy_minus_sign: *{recipient}*: left out.",
    "window.unsent.only": (
        "Your message on behalf of {queue} was not sent. "
        "The window was gone before it could say so."
    ),
    "window.unsent.some": (
        "Your message on behalf of {queue} was not sent to {count} of {total} recipients. "
        "The window was gone before it could say so."
    ),
    "window.unsent.more": "… and {count} more.",
    "window.unsent.advice": (
        "Whoever has a conversation with a colleague is written to in that thread. "
        "To write to the others again, type {command}."
    ),
    "window.take_over.title": "Take over?",
    "window.take_over.intro.one": (
        "This conversation is open and with nobody. Nothing is sent before you decide."
    ),
    "window.take_over.intro.many": (
        "These conversations are open and with nobody. Nothing is sent before you decide."
    ),
    "window.take_over.who": "*{name}*",
    "window.take_over.decide": "What shall happen?",
    "window.take_over.yes": "Take over and send",
    "window.take_over.no": "Leave out",
    "window.take_over.submit": "Continue",
    "window.take_over.back": "Back",
    "window.take_over.quote": "“{text}”",
    "window.take_over.when": "Last message {when}",
    "window.take_over.queue": "Queue: {queue}",
    "window.take_over.ended": "Queue: {queue}, ended by {agent}",
    "window.help": (
        "*{command}* opens the window to message customers on behalf of one of your queues.\n"
        "• *{command} +44 7700 900123 Hello* fills in the recipient and the message.\n"
        "• *{command} Queue: Billing Support* fills in the queue.\n"
        "• *{command} Billing Support: Maria* also finds whom to write to.\n"
        "• Answer customers in their thread. A line that starts with // stays internal.\n"
        "• *End message* on the card ends the conversation, then after-call work follows."
    ),
    "window.queue.unknown": "None of your queues is called “{name}”. Choose one.",
    "window.queue.not_yours": (
        "You are no longer in the queue that was chosen here. Choose another one."
    ),
    "window.recipients.all_refused": "Nobody is left to message. {reasons}",
    "window.recipients.missing": "Choose whom to message, or type a number.",
    "window.recipients.too_many": "Choose at most {limit} recipients.",
    "window.recipients.gone": "{recipient} is no longer there. Remove them, or choose again.",
    "window.recipients.own_queue": (
        "{queue} cannot message its own address. Remove it, or choose another queue."
    ),
    "window.recipients.no_number": (
        "{recipient} has a WhatsApp user name and no number, and {queue} only reaches numbers. "
        "Remove them, or choose another queue."
    ),
    "window.queue.missing": "Choose the queue that you send on behalf of.",
    "window.queue.gone": "This queue no longer exists. Choose another one.",
    "window.message.too_long": (
        "This takes {segments} segments, and {limit} are allowed. Shorten it."
    ),
    "window.message.too_long_for": (
        "With the name of {recipient} this takes {segments} segments, and {limit} are allowed. "
        "Shorten it."
    ),
    "window.message.too_many_characters": "WhatsApp takes {limit} characters. Shorten it.",
    "window.template.missing": (
        "Choose a template: more than 24 hours have passed since the last message."
    ),
    "window.template.none": (
        "No template is approved for this sender, and without one WhatsApp lets nothing through. "
        "Tell your administrator."
    ),
    "window.template.hint": "Write {{first_name}} or {{name}} for each recipient's own.",
    "window.template.gone": "This template is no longer approved. Choose another one.",
    "window.template.other_sender": (
        "This template belongs to another sender address. Choose one of this queue's."
    ),
    "window.template.changed": (
        "{template} has changed meanwhile. Choose it again and fill in its values."
    ),
    "window.counter.characters.one": "{count} character",
    "window.counter.characters.many": "{count} characters",
    "window.counter.segments.one": "{characters}, {count} segment",
    "window.counter.segments.many": "{characters}, {count} segments",
    "window.counter.forced": "· “{character}” makes segments shorter",
    "window.counter.unseen": "invisible U+{code}",
    "window.counter.too_long": "· more than the {limit} segments allowed",
    "window.counter.too_many": "· more than the {limit} characters allowed",
    "before.continues": (
        "{recipient}: you continue the conversation that {agent} ended {ended_at}."
    ),
    "before.continues_unnamed": (
        "{recipient}: you continue the conversation that ended {ended_at}."
    ),
    "before.window_left": "{recipient}: free to answer until {ends_at}.",
    "before.no_marketing": "{recipient} wants no marketing: only other templates reach them.",
    "before.several_found": "Several are called {name}. Type the name in To, and choose.",
    "before.nobody_found": "Nobody called {name} can be messaged from here. Type a number in To.",
    "before.taken_out": "{recipient} cannot be reached over {medium}, and was taken out of To.",
    "before.same_line": "{recipient} and {other} have one number: it gets one message.",
    "before.several_queues": "Several of your queues match “{name}”. Choose one.",
    "before.other_numbers": (
        "That message has other numbers too: {numbers}. Type one in To to add it."
    ),
    "before.too_many": (
        "At most {most} recipients at once: everybody from {first} on was left out."
    ),
    "before.no_number": "There is no phone number in that message. Type one in To.",
    "before.unusual": "{number} is in no range that we know. Check it once more.",
    "before.no_name.one": "{recipient} has no name: {placeholder} stays empty.",
    "before.no_name.many": "{count} recipients have no name: {placeholder} stays empty.",
    "before.unknown_placeholder": (
        "{placeholder} is sent as it stands: only {{first_name}} and {{name}} are filled in."
    ),
    "before.nights": "It is night for {count} of the {all} recipients.",
    "before.night": "{recipient}: it is night there, {time}.",
    "before.mixed.one": (
        "{closed} of {all} recipients last wrote more than 24 hours ago "
        "and only gets an approved template."
    ),
    "before.mixed.many": (
        "{closed} of {all} recipients last wrote more than 24 hours ago "
        "and only get an approved template."
    ),
    "before.utilization": ("You will have {open} open messages; your capacity is {capacity}."),
    "before.total_messages": "{messages} messages in all.",
    "before.total_segments": "{messages} messages in all, {segments} segments.",
}
