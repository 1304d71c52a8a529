"""Which help for subscribing to show first: a guess from the browser's own description, used for nothing else."""

import enum


class Help(enum.StrEnum):
    """The helps, in the order in which they stand where nothing is known."""

    CHAT = "chat"
    IPHONE = "iphone"
    ANDROID = "android"
    SAMSUNG = "samsung"
    OUTLOOK = "outlook"
    COMPUTER = "computer"


# The browsers inside Zalo, Facebook, Messenger and Instagram: they cannot open webcal: links.
_CHAT_SIGNS = ("zalo", "fban", "fbav", "instagram")
_DEVICE_SIGNS = (
    (Help.IPHONE, ("iphone", "ipad", "ipod")),
    (Help.SAMSUNG, ("samsungbrowser", "; sm-", "samsung")),
    (Help.ANDROID, ("android",)),
)


def probable_helps(user_agent: str) -> tuple[Help, ...]:
    """The helps to open at once: inside a chat the way out of it first, then that of the device."""
    text = user_agent.lower()
    device = next((help_ for help_, signs in _DEVICE_SIGNS if any(sign in text for sign in signs)), Help.COMPUTER)
    in_chat = device is not Help.COMPUTER and any(sign in text for sign in _CHAT_SIGNS)
    return (Help.CHAT, device) if in_chat else (device,)


def in_order(first: tuple[Help, ...]) -> tuple[Help, ...]:
    """All helps, these first."""
    return first + tuple(one for one in Help if one not in first)
