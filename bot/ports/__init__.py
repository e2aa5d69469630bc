"""What the bot needs from outside. Implemented in storage/, threads/, carriers and centres."""

from bot.ports.outside import Carrier, ContactCenter, Directory, Handshake, Threads
from bot.ports.store import Store, Tx
from bot.ports.subjects import (
    Agents,
    Contacts,
    Conversations,
    Inbox,
    Jobs,
    Messages,
    Pairs,
    Queues,
    Submissions,
    Templates,
    UserGroups,
)

__all__ = [
    "Agents",
    "Carrier",
    "ContactCenter",
    "Contacts",
    "Conversations",
    "Directory",
    "Handshake",
    "Inbox",
    "Jobs",
    "Messages",
    "Pairs",
    "Queues",
    "Store",
    "Submissions",
    "Templates",
    "Threads",
    "Tx",
    "UserGroups",
]
