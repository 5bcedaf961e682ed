"""The same content has one order and one hash."""

from pathlib import Path

from dot.assessments.schemas import Group
from dot.questionnaires.hashing import content_hash
from tests.batch.waves import make_wide_folder, published, read, shuffled


class LaterGroup(Group):
    """A group as a later format might write it."""

    remark: str | None = None


def test_a_field_that_a_later_format_adds_leaves_the_hash_as_it_is() -> None:
    """Otherwise an upgrade would break every pin."""
    assert content_hash(LaterGroup(k=3)) == content_hash(Group(k=3))


def test_another_content_has_another_hash() -> None:
    assert content_hash(Group(k=6)) != content_hash(Group())


def test_the_order_of_rows_in_the_files_changes_no_byte(tmp_path: Path) -> None:
    wave = read(make_wide_folder(tmp_path).path)

    assert published(shuffled(wave)) == published(wave)
