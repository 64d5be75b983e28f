"""The Bot API, method by method, over the world. Pure: text in, outcome out; HTTP belongs to `fake_telegram.wire`."""

from .calls import call
from .outcomes import Answer, AwaitUpdates, Outcome, Refusal, Upload
from .texts import TdTextParser

__all__ = ["Answer", "AwaitUpdates", "Outcome", "Refusal", "TdTextParser", "Upload", "call"]
