"""A gate that is no gate: a bare threshold in the place of DOT's own rules, for the control run."""

import numpy as np
import pytest

from dot.publication import conflicts, cuts, plan
from dot.publication.choosing import Conflict
from dot.results.cells import Bools
from dot.results.inputs import Floats
from dot.results.tally import Ints, Tally


def bare_threshold(patch: pytest.MonkeyPatch) -> None:
    """Cells of as many people as their floor are shown, and nothing is hidden beside them."""

    def at_least(n: Ints, floors: Ints, named: Bools, weights: Floats) -> Bools:
        shown = (n > 0) & (named | (n >= floors))
        return np.append(shown, bool(((n > 0) & (weights > 0)).any()))

    def safe(audit: object, shown: Bools) -> list[Conflict]:
        return []

    # What the real gate remembers is not for this one, and nothing of this one is remembered.
    patch.setattr(cuts, "audited", cuts.audited.__wrapped__)
    patch.setattr(plan, "shown_cells", at_least)

    def nobody(tally: Tally, *more: object) -> Bools:
        return np.zeros(len(tally.groups), dtype=bool)

    patch.setattr(cuts, "groups_of_one_mind_within", nobody)
    patch.setattr(conflicts.ExactAudit, "__call__", safe)
    patch.setattr(conflicts.BoundsAudit, "__call__", lambda audit, shown: np.zeros_like(shown))
    for audit in (conflicts.ExactAudit, conflicts.BoundsAudit):
        patch.setattr(audit, "allows", lambda audit, shown: True)
