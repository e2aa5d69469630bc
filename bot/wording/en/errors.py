"""Refusals and faults: what happened, why, and what to do."""

TEXTS: dict[str, str] = {
    "error.too_late": "Slack did not wait for the window any longer. Try again.",
    "error.unknown": "Something went wrong on our side. Nothing was lost. Reference: {reference}",
    "error.not_migrated": ("The database is not up to date. Run: python app.py migrate"),
    "error.no_database": "The database cannot be reached ({reason}). Check DATABASE_URL.",
    "error.not_parked": "No parked work has the number {job}.",
    "error.config": "There are faults to mend first:\n{faults}",
    "refused.not_an_agent": (
        "You are not set up to send on behalf of a queue. Ask {lead} to add {email} as an agent."
    ),
    "refused.stranger": (
        "You are not set up to send on behalf of a queue. Ask {lead} to add you as an agent."
    ),
    "refused.permission": (
        "You are missing the permission {permission}. Ask {lead} to grant it to you."
    ),
    "refused.no_queue": (
        "You do not belong to a queue that can send messages. Ask {lead} to add you to one."
    ),
    "refused.not_a_member": ("You are not a member of {queue}. Ask its lead to add you."),
    "refused.no_sender": "{queue} has no address for {medium}. Choose another queue.",
    "refused.opted_out": "{recipient} has asked not to be messaged from this number.",
    "refused.waiting": "{recipient} is waiting in {queue}. Accept the conversation there.",
    "refused.with_agent": "{recipient} is with {agent} since {since}, so cannot be messaged.",
    "refused.unassigned": "{recipient} has an open conversation. Choose whether to take it over.",
    "refused.other_queue": (
        "{recipient} has an open conversation in {queue}, and you are not a member of it. "
        "Ask its lead to add you."
    ),
    "refused.with_you": "{recipient} is with you since {since}. Write in that thread.",
    "refused.marketing_opted_out": (
        "{recipient} wants no marketing over WhatsApp. Choose another kind of template."
    ),
    "refused.over": "This conversation is over. Send a new message instead.",
    "refused.no_name": "{recipient} has no name to write in place of {placeholder}.",
    "refused.window_closed": (
        "{recipient} last wrote more than 24 hours ago: "
        "WhatsApp only lets an approved template through."
    ),
    "refused.window_closed_in_thread": (
        "{recipient} last wrote more than 24 hours ago: "
        "WhatsApp only lets an approved template through. "
        "Press End message, then send one with /send-on-behalf."
    ),
    "refused.too_long": (
        "This takes {segments} segments, and {limit} are allowed. "
        "Edit your line to shorten it, then try again."
    ),
    "refused.too_many_characters": (
        "WhatsApp takes {limit} characters. Edit your line to shorten it, then try again."
    ),
    "refused.not_yours": (
        "This conversation is not with you. If it is waiting, you can accept it on the card."
    ),
    "refused.stale": "This has changed meanwhile. Look at how it stands now and try again.",
    "refused.elsewhere": "This belongs to another workspace.",
    "slack.rejected": "Slack refused the post ({reason}).",
    "slack.busy": "Slack asked us to wait. Try again in a minute.",
    "slack.channel_unavailable": "The Slack channel cannot be posted to ({reason}).",
    "slack.thread_gone": "The thread was deleted; the conversation goes on in a new one.",
    "slack.unknown": "Slack did not answer us. Try again in a minute.",
}
