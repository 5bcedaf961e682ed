"""`times.csv`: how long each person spent on a questionnaire, where another system measured it.

Times serve to flag answers given too fast. They reach no result and no table.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from dot.batch.dialect import Columns, Findings, clip
from dot.batch.tables import Once, Row, rows_of
from dot.results.inputs import Answers

TIMES = Columns(("rater", "questionnaire", "seconds"))


def read_times(
    path: Path, answers: Answers, questionnaires: Sequence[str], findings: Findings
) -> Answers:
    """The answers with the times of those who gave them; what is wrong goes to ``findings``."""
    place = {rater.code: at for at, rater in enumerate(answers.raters)}
    once = Once("The time of")
    seconds = {slug: np.full(len(place), np.nan) for slug in questionnaires}
    for row in rows_of(path, TIMES, findings):
        code, slug = row.text("rater"), row.one_of("questionnaire", "questionnaire", questionnaires)
        if code and code not in place:
            row.refuse(f"The rater “{clip(code)}” has no row in answers.csv: mend the code.")
        once.check(row, (code, slug), f"{code} for {slug}")
        spent = _seconds(row)
        if row.fine and spent is not None:
            seconds[slug][place[code]] = spent
    told = {slug: spent for slug, spent in seconds.items() if not np.isnan(spent).all()}
    return replace(answers, seconds=told)


def _seconds(row: Row) -> float | None:
    """The time in a row. Zero seconds are a clock that did not run, not a fast reader."""
    spent = row.number("seconds")
    if spent is not None and spent <= 0:
        row.refuse(f"“seconds” is {spent:g}: write a time above 0, or leave the row out.")
    elif not row.cells["seconds"]:
        row.text("seconds")
    return spent
