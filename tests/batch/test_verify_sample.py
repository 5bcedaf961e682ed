"""Every PDF of the sample is verified by its bytes, and none of them after one answer has changed."""

import shutil
from pathlib import Path

import pytest

from dot import cli
from dot.questionnaires.service import content_root

SAMPLE = content_root() / "examples" / "sample"
BRANDS, LANGUAGES = ("aurelia", "kestrel"), ("en", "de")


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_the_four_reports_are_verified_and_none_is_once_an_answer_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    reports = []
    for brand in BRANDS:
        for language in LANGUAGES:
            out = tmp_path / f"{brand}-{language}"
            words = ["--brand", brand, "--lang", language, "--out", str(out)]
            assert cli.main(["report", str(folder), *words]) == 0
            reports.append(out / "report.pdf")
    before = {report: report.read_bytes() for report in reports}

    told = [cli.main(["verify", str(report), "--against", str(folder)]) for report in reports]
    said = capsys.readouterr().out
    answers = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()
    at = next(number for number, row in enumerate(answers) if row.endswith(",3,"))
    answers[at] = f"{answers[at].removesuffix(',3,')},4,"
    (folder / "answers.csv").write_text("\n".join(answers) + "\n", encoding="utf-8")
    changed = [cli.main(["verify", str(report), "--against", str(folder)]) for report in reports]

    assert len(set(before.values())) == len(reports)
    assert told == [0] * 4 and said.count("verified, the same bytes") == 4
    assert changed == [1] * 4
    assert capsys.readouterr().out.count("NOT the report of this folder") == 4
