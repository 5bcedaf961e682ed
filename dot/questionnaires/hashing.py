"""One hash for the same authored content, however its file was laid out."""

import hashlib
import json
from datetime import date
from typing import Any

from pydantic import BaseModel


def content_hash(model: BaseModel) -> str:
    """SHA-256 of one authored record, independent of how its file was laid out.

    What has its default counts as not written, so that a field which a later DOT adds to the format
    leaves the hashes of older content as they are.
    """
    written = model.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(canonical_json(written).encode()).hexdigest()


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no white space."""
    return json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def plain(value: object) -> Any:
    """The value in what JSON knows: mappings, lists, words and numbers."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
