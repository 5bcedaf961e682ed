"""2,800 real people and their missing answers, from the folder to the report."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.reports.service import build, find_brand, make_pdf
from dot.results.schemas import Result
from tests.real.inventory import ITEMS, REVERSED, SCALES, write_folder
from tests.scoring.reference import numbers, table


def result_of(folder: Path) -> Result:
    return publish(*read_folder(folder, content_root()))


def scores(result: Result) -> dict[str, float]:
    nodes = result.questionnaires["inventory"].nodes
    return {scale: float(nodes[scale].score or 0.0) for scale in SCALES}


def published_means() -> dict[str, float]:
    header, rows = table("expected_scoreitems_bfi.csv")
    return {row[0]: float(row[header.index("mean")]) for row in rows}


def keyed_items() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(people, items): answers turned where the item is keyed the other way round."""
    values = numbers("bfi.csv", ITEMS)
    turned = np.array([code in REVERSED for code in ITEMS])
    return np.where(turned, 7 - values, values)


def test_raters_first_gives_the_published_scale_means(tmp_path: Path) -> None:
    """Published: the mean of each person's answered items, averaged over people."""
    found = scores(result_of(write_folder(tmp_path / "first", raters_first=True)))

    for scale, mean in published_means().items():
        assert found[scale] == pytest.approx(mean, abs=1e-9), scale


def test_items_first_gives_the_mean_of_item_means(tmp_path: Path) -> None:
    """The default differs in the third decimal: a person with gaps weighs less in it."""
    found = scores(result_of(write_folder(tmp_path / "items", raters_first=False)))

    means = np.nanmean(keyed_items(), axis=0).reshape(5, 5).mean(axis=1)
    assert_allclose([found[scale] for scale in SCALES], means, rtol=0, atol=1e-9)
    assert_allclose(means, list(published_means().values()), atol=0.01)
    assert not np.allclose(means, list(published_means().values()), atol=1e-6)


def test_the_report_of_the_inventory_is_made(tmp_path: Path) -> None:
    """Any model in the public format has a report, however unlike ours it is."""
    result = result_of(write_folder(tmp_path / "pdf", raters_first=True))

    printed = make_pdf(build(result, find_brand("default")))

    assert printed.pdf.startswith(b"%PDF-")
    assert result.participation.answered == 2800


def test_the_result_tells_the_published_reliability(tmp_path: Path) -> None:
    """α raw and standardised of R's psych, and α if an item is dropped, from the folder on."""
    nodes = result_of(write_folder(tmp_path / "alpha", raters_first=True)).questionnaires
    header, rows = table("expected_alpha_bfi.csv")
    dropped_header, dropped_rows = table("expected_alpha_drop_bfi.csv")
    dropped = {
        row[dropped_header.index("item")].strip("-"): float(row[dropped_header.index("raw_alpha")])
        for row in dropped_rows
    }

    for row in rows:
        found = nodes["inventory"].nodes[row[0]].reliability
        assert found is not None and found.enough
        assert found.alpha == pytest.approx(float(row[header.index("raw_alpha")]), abs=1e-9)
        assert found.standardised == pytest.approx(float(row[header.index("std_alpha")]), abs=1e-9)
        for item in found.items:
            assert item.alpha_if_dropped == pytest.approx(
                dropped[item.item.removeprefix("item-")], abs=1e-9
            )
