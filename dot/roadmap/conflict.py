"""Why no plan keeps all limits: a set of them that conflict, none of which can be left out."""

from itertools import groupby

from dot.roadmap.options import tables
from dot.roadmap.problem import Limit, Problem
from dot.roadmap.solver import is_possible


def conflict(problem: Problem) -> list[Limit]:
    """The limits that can't hold together; empty where a plan exists.

    A deletion filter: whatever can go without making a plan possible is no part of the conflict.
    Whole kinds are tried first, then single limits, so that few models have to be solved.
    """
    if is_possible(tables(problem)):
        return []
    kinds = [list(group) for _, group in groupby(problem.names(), key=lambda limit: limit.kind)]
    left: list[Limit] = []
    for group in kinds:
        smaller = problem
        for limit in group:
            smaller = smaller.without(limit)
        if is_possible(tables(smaller)):
            left += group
        else:
            problem = smaller
    kept = []
    for limit in left:
        smaller = problem.without(limit)
        if is_possible(tables(smaller)):
            kept.append(limit)
        else:
            problem = smaller
    return kept
