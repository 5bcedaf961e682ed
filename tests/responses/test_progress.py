"""Response by group: nobody can be watched finishing, the first, the last or anybody between."""

from itertools import pairwise

import pytest

from dot.assessments.schemas import Group
from dot.responses.progress import told


@pytest.mark.parametrize("floor", [3, 5])
@pytest.mark.parametrize("invited", [3, 5, 10, 11, 23, 101])
def test_no_step_is_smaller_than_the_floor(invited: int, floor: int) -> None:
    group = Group(k=floor)
    shown = [told("REP", invited, finished, group).percent for finished in range(invited + 1)]
    turns = [at for at in range(1, invited + 1) if shown[at] != shown[at - 1]]

    assert all(later - earlier >= floor for earlier, later in pairwise(turns))
    assert not turns or turns[0] >= floor


def test_a_group_below_its_floor_is_never_told_of() -> None:
    assert [told("REP", 4, finished, Group()).percent for finished in range(5)] == [None] * 5


def test_a_named_group_is_told_of_as_it_is() -> None:
    assert told("GM", 2, 1, Group(mode="named")).percent == 50
