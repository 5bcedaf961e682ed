"""The keys of whoever asks, by JSON: listed and revoked; made by page or command only."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from dot.accounts.api_tokens import MARK, api_tokens_of, mark_of, revoke_api_token
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import Out, shown
from dot.web.deps import CurrentUser, Db, Now

router = APIRouter(prefix="/api/v1/keys", tags=["keys"], responses=PROBLEMS, dependencies=KEYED)

Mark = Annotated[str, Path(min_length=1, max_length=64, examples=["0f5a3c9be210"])]


class KeyOut(Out):
    """A key, which can't be shown again.   key: what it is revoked by; it opens nothing."""

    model_config = shown(
        {"key": "0" * MARK, "name": "nightly export", "until": "2027-02-28", "revoked": False}
    )

    key: str
    name: str
    until: date
    revoked: bool


@router.get("")
def list_keys(user: CurrentUser, session: Db) -> list[KeyOut]:
    """Your keys, those that end last first; the revoked ones at the end."""
    return [
        KeyOut(key=mark_of(one), name=one.name, until=one.expires_on, revoked=one.revoked)
        for one in api_tokens_of(session, user)
    ]


@router.delete("/{key}", status_code=204)
def revoke_key(key: Mark, user: CurrentUser, session: Db, now: Now) -> Response:
    """End one of your keys at once, this very one too; the others go on working."""
    revoke_api_token(session, user, key, now, f"user {user.id}")
    return Response(status_code=204)
