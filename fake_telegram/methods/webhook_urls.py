"""Which webhook URLs, addresses and secrets are good (Bot API: setWebhook), by the profile."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from fake_telegram.world import Profile, limits

from .refusals import CallRefused, bad_request

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")


def checked_url(url: str, profile: Profile) -> str:
    """The URL as it will be called: https is assumed where there is no scheme.

    Raises:
        CallRefused: the errors of setWebhook.
    """
    parts = _split(url if "://" in url else f"https://{url}")
    if parts.scheme == "http" and not profile.webhook_http:
        raise _bad_webhook("An HTTPS URL must be provided for webhook")
    if profile.webhook_ports is not None and (parts.port or 443) not in profile.webhook_ports:
        raise _bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")
    if profile.webhook_ports is not None and _is_reserved(parts.hostname or ""):
        raise _bad_webhook(f"IP address {parts.hostname} is reserved")
    return parts.geturl()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or any(char.isspace() for char in url):
        raise bad_request("invalid webhook URL specified")
    return parts


def checked_secret(secret: str) -> str:
    """The secret token. Raises CallRefused when it is too long or has other letters than A-Z a-z 0-9 _ -."""
    if len(secret) > limits.SECRET_TOKEN_LENGTH_MAX:
        raise bad_request("secret token is too long")
    if _SECRET.fullmatch(secret) is None:
        raise bad_request("secret token contains unallowed characters")
    return secret


def checked_address(address: str, profile: Profile) -> str:
    """The fixed IP address, empty for none. Raises CallRefused when it is no address or reserved."""
    if not address:
        return ""
    try:
        ip_address(address)
    except ValueError as error:
        raise _bad_webhook("Invalid IP address specified") from error
    if profile.webhook_ports is not None and _is_reserved(address):
        raise _bad_webhook(f"IP address {address} is reserved")
    return address


def _is_reserved(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _bad_webhook(text: str) -> CallRefused:
    return CallRefused(400, f"bad webhook: {text}")
