"""The Bot API, method by method, over the world. Pure: text in, outcome out; HTTP belongs to `fake_telegram.wire`."""

from .calls import METHODS, call
from .images import dimensions
from .outcomes import Answer, AwaitUpdates, Outcome, Refusal, Upload
from .scaling import PillowScaler
from .tables import Method, Parameter
from .texts import TdTextParser
from .unsupported import NAMES as UNSUPPORTED
from .unsupported import REASONS

__all__ = [
    "METHODS",
    "REASONS",
    "UNSUPPORTED",
    "Answer",
    "AwaitUpdates",
    "Method",
    "Outcome",
    "Parameter",
    "PillowScaler",
    "Refusal",
    "TdTextParser",
    "Upload",
    "call",
    "dimensions",
]
