"""The key of this installation, which signs cookies and tokens of forms."""

import secrets

from dot.config import Settings
from dot.errors import DotError

KEY_BYTES = 32


def signing_key(settings: Settings) -> bytes:
    """The key of this installation, made on the first start and readable by its user only.

    Raises DotError where the file holds fewer than 32 bytes: a short key can be guessed.
    """
    place = settings.secret_file
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600, exist_ok=False)
        place.write_text(secrets.token_hex(KEY_BYTES))
    except FileExistsError:
        pass
    except OSError as error:
        raise DotError(
            f"{place}: the key can't be made here ({error.strerror}). Name another place with "
            "DOT_SECRET_FILE."
        ) from error
    key = place.read_bytes().strip()
    if len(key) < KEY_BYTES:
        raise DotError(
            f"{place}: the key has {len(key)} bytes, {KEY_BYTES} are needed. Delete the file, and "
            "a new one is made; everybody then signs in again."
        )
    return key
