"""The wire: bytes and HTTP between bots and the world. The front door for the server above."""

from .connections import Connection, CutOff, PeerLeft
from .couriers import Couriers
from .forms import Form
from .gateway import METHOD_SHOWN_MAX, Gateway
from .limits import CLOUD, LOCAL, WireLimits
from .mishaps import Mishaps
from .sockets import PromptListener, PromptStream

__all__ = [
    "CLOUD",
    "LOCAL",
    "METHOD_SHOWN_MAX",
    "Connection",
    "Couriers",
    "CutOff",
    "Form",
    "Gateway",
    "Mishaps",
    "PeerLeft",
    "PromptListener",
    "PromptStream",
    "WireLimits",
]
