"""An item id is one concept, in whichever questionnaires and versions it comes."""

from pathlib import Path

from dot.questionnaires.checks import check_shared_items
from tests.questionnaires.tiny import TINY, tiny_root


def write(root: Path, slug: str, version: str = "1.0.0", text: str = TINY) -> None:
    folder = root / slug / version
    folder.mkdir(parents=True)
    named = text.replace("slug: tiny", f"slug: {slug}").replace('"1.0.0"', f'"{version}"')
    (folder / "questionnaire.yaml").write_text(named, encoding="utf-8")


def complaints(root: Path) -> list[str]:
    return [
        f"{Path(problem.path).parts[-3]}: {problem.message}" for problem in check_shared_items(root)
    ]


def test_the_same_question_may_come_back_in_another_questionnaire(tmp_path: Path) -> None:
    tiny_root(tmp_path)
    write(tmp_path, "pulse", text=TINY.replace("type: choice", "type: choice\n        core: false"))

    assert complaints(tmp_path) == []


def test_another_question_needs_another_id(tmp_path: Path) -> None:
    tiny_root(tmp_path)
    write(tmp_path, "zebra", text=TINY.replace("Which one is true?", "Which one is false?"))

    assert complaints(tmp_path) == [
        "zebra: The item id “q1” belongs to “tiny”, where it asks something else: choose another id, "
        "or ask the same in the same words."
    ]


def test_other_answers_make_another_question(tmp_path: Path) -> None:
    tiny_root(tmp_path)
    write(tmp_path, "zebra", text=TINY.replace("The other", "Another"))

    assert len(complaints(tmp_path)) == 1


def test_a_new_version_may_word_its_own_item_anew(tmp_path: Path) -> None:
    tiny_root(tmp_path)
    write(tmp_path, "pulse")
    write(tmp_path, "tiny", "1.1.0", TINY.replace("Which one is true?", "Which one is right?"))

    assert complaints(tmp_path) == []
