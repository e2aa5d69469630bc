"""Which bot scopes a method needs: one of those named. Methods left out need none."""

from __future__ import annotations

from sandbox.slack.errors import SlackError

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_NEEDED: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "conversations.info": _READ,
    "conversations.list": _READ,
    "conversations.members": _READ,
    "conversations.replies": _HISTORY,
    "conversations.history": _HISTORY,
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.join": ("channels:join",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "users.conversations": _READ,
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
}


def check(method: str, granted: list[str] | None) -> None:
    """Raises SlackError missing_scope. Without a list of scopes, everything is granted."""
    needed = _NEEDED.get(method)
    if granted is None or needed is None or set(needed) & set(granted):
        return
    raise SlackError("missing_scope", needed=needed[0], provided=",".join(granted))
