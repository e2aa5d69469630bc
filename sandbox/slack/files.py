"""Uploaded files: Slack's file objects, their bytes, and uploads that are not complete yet."""

from __future__ import annotations

import mimetypes
import secrets
import time
from dataclasses import dataclass
from typing import Any

from sandbox.slack.errors import SlackError
from sandbox.world import Json

_DEFAULT_TYPE = "application/octet-stream"


@dataclass
class Upload:
    name: str
    length: int
    content: bytes | None = None


class Files:
    def __init__(self) -> None:
        self._objects: dict[str, Json] = {}
        self._contents: dict[str, bytes] = {}
        self._uploads: dict[str, Upload] = {}

    def announce(self, name: str, length: int) -> str:
        """A file id under which the bytes may be uploaded."""
        file_id = "F" + secrets.token_hex(5).upper()
        self._uploads[file_id] = Upload(name, length)
        return file_id

    def receive(self, file_id: str, content: bytes) -> None:
        """Raises SlackError file_not_found, or length_mismatch with what was announced."""
        upload = self._uploads.get(file_id)
        if upload is None:
            raise SlackError("file_not_found")
        if upload.length != len(content):
            raise SlackError("length_mismatch")
        upload.content = content

    def complete(self, file_id: Any, title: str | None, user_id: str, base_url: str) -> Json:
        """The file object, once the bytes have come. Raises SlackError file_not_found."""
        upload = self._uploads.get(str(file_id))
        if upload is None or upload.content is None:
            raise SlackError("file_not_found")
        del self._uploads[file_id]
        return self._keep(file_id, upload.name, title, _mimetype(upload.name), upload.content,
                          user_id, base_url)  # fmt: skip

    def add(self, name: str, mimetype: str, content: bytes, user_id: str, base_url: str) -> Json:
        file_id = "F" + secrets.token_hex(5).upper()
        return self._keep(file_id, name, None, mimetype, content, user_id, base_url)

    def get(self, file_id: Any) -> Json:
        """Raises SlackError file_not_found."""
        if file_id not in self._objects:
            raise SlackError("file_not_found")
        return self._objects[file_id]

    def content(self, file_id: str) -> bytes:
        return self._contents[file_id]

    def share(self, file: Json, channel_id: str, message: Json, is_private: bool) -> None:
        """Note on the file where it was posted."""
        share = {name: message[name] for name in ("ts", "thread_ts") if name in message}
        place = file["shares"].setdefault("private" if is_private else "public", {})
        place.setdefault(channel_id, []).append(share)
        file["groups" if is_private else "channels"].append(channel_id)

    def _keep(
        self, file_id: str, name: str, title: str | None, mimetype: str, content: bytes,
        user_id: str, base_url: str,
    ) -> Json:  # fmt: skip
        url = f"{base_url}/slack/files/{file_id}/{name}"
        extension = name.rsplit(".", 1)[-1].lower() if "." in name else "binary"
        now = int(time.time())
        self._contents[file_id] = content
        self._objects[file_id] = {
            "id": file_id, "created": now, "timestamp": now, "name": name,
            "title": title or name, "mimetype": mimetype, "filetype": extension,
            "pretty_type": extension.upper(), "user": user_id, "editable": False,
            "size": len(content), "mode": "hosted", "is_external": False, "external_type": "",
            "is_public": False, "public_url_shared": False, "url_private": url,
            "url_private_download": url, "permalink": url, "file_access": "visible",
            "has_rich_preview": False, "shares": {}, "channels": [], "groups": [], "ims": [],
        }  # fmt: skip
        return self._objects[file_id]


def _mimetype(name: str) -> str:
    return mimetypes.guess_type(name)[0] or _DEFAULT_TYPE
