"""A form that waits while its sender shows once more who they are: what was typed is not lost."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from dot.web.cookies import USER, cookie_of, is_form_token, mac, same
from dot.web.deps import ProofNeeded
from dot.web.installation import installation_of
from dot.web.templating import page

# A form that needs a proof has a few short fields.
LONGEST = 20_000
DRAWN_WITH = "form_token"


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: to which of our addresses, and its fields."""

    at: str
    fields: tuple[tuple[str, str], ...]


def sealed(request: Request, kept: Kept) -> str:
    """The form as a hidden field that only this session can send back, and only as it is."""
    written = json.dumps([kept.at, kept.fields])
    return f"{_seal(request, written)}.{written}"


def opened(request: Request, value: str) -> Kept | None:
    """The form again; None where it was changed, or is another session's."""
    seal, _, written = value.partition(".")
    if not same(seal, _seal(request, written)):
        return None
    at, fields = json.loads(written)
    return Kept(at, tuple((name, text) for name, text in fields))


def _seal(request: Request, written: str) -> str:
    return mac(installation_of(request).key, "kept", f"{cookie_of(request, USER)}:{written}")


def confirming(
    request: Request, place: str, *, message: str = "", kept: str = "", status: int = 200
) -> Response:
    """The form of password and code.   message: why not, "" at first.   kept: what waits for it."""
    email = getattr(request.state, "user_email", "")
    context = {"message": message, "email": email, "place": place, "kept": kept}
    return page(request, "account/confirm.html", context, status=status)


async def ask_first(request: Request, error: ProofNeeded) -> Response:
    """Ask for password and code in answer to a form, which is kept in the page until then."""
    form = await request.form()
    fields = [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
    kept = _worth_keeping(request, fields)
    if not kept:
        return RedirectResponse(f"/confirm?place={error.place}", 303)
    return confirming(request, error.place, kept=kept, status=error.status)


def _worth_keeping(request: Request, fields: Sequence[tuple[str, str]]) -> str:
    """The form, sealed; "" for one that we did not draw for this session, or that is too long."""
    if not is_form_token(request, dict(fields).get(DRAWN_WITH, "")):
        return ""
    typed = tuple((name, text) for name, text in fields if name != DRAWN_WITH)
    made = sealed(request, Kept(request.url.path, typed))
    return made if len(made) <= LONGEST else ""
