"""Which help for subscribing is shown first, from what browsers say of themselves."""

import pytest

from web.phones import Help, in_order, probable_helps

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
SAMSUNG = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile"
XIAOMI = "Mozilla/5.0 (Linux; Android 12; Redmi Note 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile"


@pytest.mark.parametrize(
    ("user_agent", "first"),
    [
        (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", (Help.IPHONE,)),
        (f"{IPHONE} Mobile/15E148 Zalo iOS/650", (Help.CHAT, Help.IPHONE)),
        (f"{SAMSUNG} Safari/537.36", (Help.SAMSUNG,)),
        (f"{SAMSUNG} Safari/537.36 Zalo android/12100641 ZaloTheme/light", (Help.CHAT, Help.SAMSUNG)),
        (f"{XIAOMI} Safari/537.36", (Help.ANDROID,)),
        (f"{XIAOMI} [FB_IAB/FB4A;FBAV/443.0.0]", (Help.CHAT, Help.ANDROID)),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0", (Help.COMPUTER,)),
        ("", (Help.COMPUTER,)),
    ],
)
def test_probable_helps(user_agent: str, first: tuple[Help, ...]) -> None:
    assert probable_helps(user_agent) == first


def test_all_helps_stay_whatever_comes_first() -> None:
    assert in_order((Help.CHAT, Help.SAMSUNG)) == (
        Help.CHAT, Help.SAMSUNG, Help.IPHONE, Help.ANDROID, Help.OUTLOOK, Help.COMPUTER,
    )  # fmt: skip
