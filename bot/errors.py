"""What can go wrong.

AppError
├── Refused            a rule says no; the person reads why and what to do
├── NotThere           an id that nothing has: forged, or gone meanwhile
├── BadInput           one field of a form is wrong
├── ConfigError        contact_center.yml or the settings have faults, all listed
├── StaleLease         another worker took the lane over; nothing may be written
├── CarrierError
│   ├── CarrierRejected   final: this message will never go out like this
│   ├── CarrierBusy       not processed: try again after ``retry_after_s``
│   └── OutcomeUnknown    the call may have been processed: reconcile, never repeat blindly
└── ThreadsError
    ├── ThreadsBusy       Slack asked us to wait
    ├── ChannelUnavailable  bot not in the channel, or it is archived: kept till it can be
    ├── ThreadGone        the card was deleted: the conversation needs a new thread
    ├── PostRejected      final
    └── PostUnknown       the post may stand: look for it before repeating
        └── ThreadsAway   the same, and it is not the post: Slack answers nobody

Every error names a sentence of the catalogue (``wording_key`` and ``params``) for the person.
"""

from __future__ import annotations


class AppError(Exception):
    wording_key = "error.unknown"
    is_retryable = False

    def __init__(self, wording_key: str | None = None, /, **params: object) -> None:
        self.wording_key = wording_key or type(self).wording_key
        self.params = params
        super().__init__(self.wording_key, params)


class Refused(AppError):
    """A rule of the window says no."""


class NotThere(AppError, LookupError):
    """An id that nothing has: forged, or gone meanwhile."""

    wording_key = "refused.stale"


class BadInput(AppError):
    """``field`` names the form's field that the sentence belongs under."""

    def __init__(self, field: str, wording_key: str, /, **params: object) -> None:
        self.field = field
        super().__init__(wording_key, **params)


class ConfigError(AppError):
    """``faults`` are full sentences, each with its line number where there is one."""

    wording_key = "error.config"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(faults="\n".join(faults))


class StaleLease(AppError):
    is_retryable = True


class CarrierError(AppError):
    """``code`` is the carrier's own, for the log and for the sentence."""

    def __init__(self, wording_key: str | None = None, /, code: str = "", **params: object) -> None:
        self.code = code
        super().__init__(wording_key, code=code, **params)


class CarrierRejected(CarrierError):
    wording_key = "carrier.rejected"


class CarrierBusy(CarrierError):
    wording_key = "carrier.busy"
    is_retryable = True

    def __init__(
        self, wording_key: str | None = None, /, code: str = "", retry_after_s: float | None = None
    ) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(wording_key, code=code)


class OutcomeUnknown(CarrierError):
    wording_key = "carrier.unknown"


class ThreadsError(AppError):
    wording_key = "slack.rejected"


class ThreadsBusy(ThreadsError):
    wording_key = "slack.busy"
    is_retryable = True

    def __init__(self, retry_after_s: float = 1.0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__()


class ChannelUnavailable(ThreadsError):
    wording_key = "slack.channel_unavailable"
    is_retryable = True


class ThreadGone(ThreadsError):
    """Raised before anything stands in the wrong place."""

    wording_key = "slack.thread_gone"
    is_retryable = True


class PostRejected(ThreadsError):
    pass


class PostUnknown(ThreadsError):
    wording_key = "slack.unknown"
    is_retryable = True


class ThreadsAway(PostUnknown):
    pass
