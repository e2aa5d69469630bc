"""App Home."""

TEXTS: dict[str, str] = {
    "home.start": "*Start a conversation*",
    "home.send": "Send a message",
    "home.conversations": "My conversations",
    "home.open": "{count} open, capacity {capacity}",
    "home.waiting_for_you": "{count} waiting for you",
    "home.none": "Nothing open.",
    "home.name": "*{name}*",
    "home.wrote": "wrote {when}",
    "home.after_call_work": "After-call work to finish",
    "home.more": "And {count} more.",
}
