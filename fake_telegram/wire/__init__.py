"""The wire: bytes and HTTP between bots and the world. The front door for the server above."""

from .connections import Connection, CutOff, PeerLeft
from .couriers import Couriers
from .forms import Form
from .gateway import Gateway
from .limits import CLOUD, LOCAL, WireLimits
from .sockets import PromptListener, PromptStream

__all__ = [
    "CLOUD",
    "LOCAL",
    "Connection",
    "Couriers",
    "CutOff",
    "Form",
    "Gateway",
    "PeerLeft",
    "PromptListener",
    "PromptStream",
    "WireLimits",
]
