"""The earlier wave of the sample: an assessment of its own, a year before."""

import json
from datetime import date
from pathlib import Path

from dot.batch.folder import read_folder
from dot.questionnaires.service import content_root
from tests.sample.earlier import write_earlier_wave
from tests.sample.make import SAMPLE


def test_the_earlier_wave_is_a_sound_folder_of_its_year(tmp_path: Path) -> None:
    write_earlier_wave(tmp_path)
    definition, answers = read_folder(tmp_path, content_root())

    assert definition.assessment.report_date == date(2025, 11, 21)
    assert len(answers.raters) == 155
    assert all(
        record.date is not None and record.date.year == 2025 for record in definition.evidence
    )
    assert {reading.extracted for reading in definition.kpis} == {date(2025, 9, 26)}


def test_the_earlier_result_is_marked_as_simulated_and_published() -> None:
    result = json.loads((SAMPLE / "previous/results.json").read_text(encoding="utf-8"))

    assert result["assessment"]["simulated"] is True and result["confidential"] is False
    assert result["assessment"]["report_date"] == "2025-11-21"
