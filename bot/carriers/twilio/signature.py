"""``X-Twilio-Signature`` (twilio.com/docs/usage/security): HMAC-SHA1 over URL and parameters."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl, urlsplit


def is_signed(auth_token: str, url: str, body: bytes, signature: str) -> bool:
    """``url`` as Twilio called it, with its query. A wrong or missing signature is False."""
    if not auth_token:
        return False
    hashes = parse_qs(urlsplit(url).query).get("bodySHA256")
    params = fields(body) if hashes is None else ()
    spellings = (sign(auth_token, spelling, params) for spelling in _with_and_without_port(url))
    is_known = any(_same(spelling, signature) for spelling in spellings)
    return is_known and (hashes is None or _same(hashlib.sha256(body).hexdigest(), hashes[0]))


@lru_cache(maxsize=1)
def fields(body: bytes) -> tuple[tuple[str, str], ...]:
    """A form's, in their order. Read for the signature, they are at hand for what they say."""
    return tuple(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def sign(auth_token: str, url: str, params: Iterable[tuple[str, str]]) -> str:
    """Names sorted, the values of one name without doubles and sorted."""
    signed = url + "".join(name + value for name, value in sorted(set(params)))
    digest = hmac.digest(auth_token.encode(), signed.encode("utf-8", "replace"), "sha1")
    return base64.b64encode(digest).decode()


def _with_and_without_port(url: str) -> list[str]:
    # Twilio is not consistent about naming the port, so its own library tries both.
    split = urlsplit(url)
    if split.port:
        return [url, url.replace(split.netloc, split.netloc.rpartition(":")[0], 1)]
    port = 443 if split.scheme == "https" else 80
    return [url, url.replace(split.netloc, f"{split.netloc}:{port}", 1)]


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))
