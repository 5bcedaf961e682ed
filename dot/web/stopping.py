"""The address at which somebody ends their reminders: it names an invitation and opens nothing."""

from dot.web.cookies import mac, same
from dot.web.installation import Installation

PURPOSE = "no more reminders"
PLACE = "/stop/"


def stop_token(key: bytes, invitation_id: int) -> str:
    """What stands in the address: the invitation, signed."""
    return f"{invitation_id}.{mac(key, PURPOSE, str(invitation_id))}"


def stop_address(here: Installation, invitation_id: int) -> str:
    """Where mail programs post to (RFC 8058); "" without https, which they would refuse."""
    if not here.settings.is_secure:
        return ""
    return f"{here.settings.base_url.rstrip('/')}{PLACE}{stop_token(here.key, invitation_id)}"


def read_stop(key: bytes, token: str) -> int | None:
    """Which invitation an address names; None where it was made up."""
    number, _, signature = token.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 20):
        return None
    return int(number) if same(signature, mac(key, PURPOSE, number)) else None
