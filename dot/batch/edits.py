"""`edits.yaml`: the consultant's words over generated ones, own pages, and the order of pages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, Place, Tree, read_document
from dot.questionnaires.shapes import quoted
from dot.reports.edits import Edit, Edits, OwnPage

LONGEST_EDIT = 4_000
LONGEST_LINE = 300
MOST_OWN_PAGES = 20
TEXT_KEY = re.compile(r"[A-Za-z][\w-]*(\.[\w-]+)+")
PAGE_NAME = re.compile(r"[A-Za-z][\w-]{0,79}")
# What is said of the report as a whole, beside the texts.
LISTS = ("sections", "annexes", "leave_out")
SETTINGS = (*LISTS, "own_pages", "show_edits")
EDIT_KEYS = frozenset({"text", "replaces"})
OWN_KEYS = ("id", "heading", "lead", "text", "after")


def read_edits(path: Path) -> Edits:
    """Everything that the file changes; nothing where there is none. Raises Problems."""
    if not path.exists():
        return Edits()
    document = read_document(path)
    if document.tree is None:
        return Edits()
    if not isinstance(document.tree, dict):
        raise Problems([document.problem((), "Write “key: text” lines, one a text to replace.")])
    problems = [
        problem for key, value in document.tree.items() for problem in refused(document, key, value)
    ]
    if problems:
        raise Problems(problems)
    return _edits(document.tree)


def refuse_unknown(path: Path, advice: Mapping[str, str]) -> None:
    """Raise Problems for keys that the report does not have, each at its line; ``advice`` by key."""
    if advice:
        document = read_document(path)
        raise Problems(document.problem((key,), message) for key, message in advice.items())


def unremembered(keys: Sequence[str]) -> list[str]:
    """What is said of edits that do not name the text they replace, and how they come to do so."""
    lines = [f"edits.yaml: “{key}” does not say which text it replaces" for key in keys]
    remedy = "edits.yaml: `./run edits FOLDER --accept` writes it down, so that a change is noticed"
    return [*lines, remedy] if lines else []


def refuse_page(paths: Iterable[Path], page: str, message: str) -> None:
    """Raise Problems at the line that lists a page which there is not; nothing where no file does."""
    for path in filter(Path.exists, paths):
        document = read_document(path)
        tree = document.tree if isinstance(document.tree, dict) else {}
        for key in LISTS:
            names = tree.get(key)
            if isinstance(names, list) and page in names:
                raise Problems([document.problem((key, names.index(page)), message)])


def refused(document: Document, key: str, value: Tree) -> list[Problem]:
    """What is wrong with one line of the file."""
    if key in LISTS:
        found = _wrong_list(key, value)
    elif key == "own_pages":
        return _wrong_pages(document, value)
    elif key == "show_edits":
        found = [] if isinstance(value, bool) else ["“show_edits” is true or false."]
    else:
        found = _wrong_edit(key, value)
    return [document.problem((key,), message) for message in found]


def _wrong_list(key: str, value: Tree) -> list[str]:
    names = value if isinstance(value, list) else []
    if not names or not all(isinstance(name, str) and PAGE_NAME.fullmatch(name) for name in names):
        return [f"“{key}” is a list of page kinds, as in [about, summary, scorecard]."]
    return []


def _wrong_edit(key: str, value: Tree) -> list[str]:
    """A text is written behind its key; or under it, with the text it replaced."""
    if not TEXT_KEY.fullmatch(key):
        known = ", ".join(SETTINGS)
        return [f"{quoted(key)} is no text key as “summary.lead”, and none of {known}."]
    if not isinstance(value, dict):
        return _wrong_text(key, value)
    messages = [f"“{name}” is not known under “{key}”." for name in value.keys() - EDIT_KEYS]
    if "text" not in value:
        return [*messages, f"“{key}” has no “text”: write one, or delete the line."]
    messages += _wrong_text(key, value["text"])
    if not isinstance(value.get("replaces", ""), str):
        messages.append(f"“replaces” under “{key}” is the text that was generated: quote it.")
    return messages


def _wrong_text(key: str, text: Tree, longest: int = LONGEST_EDIT) -> list[str]:
    if not isinstance(text, str):
        return [f"The text of “{key}” is {quoted(text)}: write a text in quotes."]
    if not text.strip():
        return [f"The text of “{key}” is empty: write one, or delete the line."]
    if len(text) > longest:
        return [f"The text of “{key}” has over {longest:,} characters: shorten it."]
    return []


def _wrong_pages(document: Document, value: Tree) -> list[Problem]:
    key = "own_pages"
    if not isinstance(value, list) or len(value) > MOST_OWN_PAGES:
        words = f"“{key}” is a list of at most {MOST_OWN_PAGES} pages with {', '.join(OWN_KEYS)}."
        return [document.problem((key,), words)]
    problems: list[Problem] = []
    seen: set[str] = set()
    for at, page in enumerate(value):
        place: Place = (key, at)
        if not isinstance(page, dict):
            problems.append(document.problem(place, "A page has id, heading and text."))
            continue
        problems += [document.problem(place, message) for message in _wrong_page(page)]
        name = str(page.get("id"))
        if name in seen:
            problems.append(document.problem(place, f"There are two pages “{name}”."))
        seen.add(name)
    return problems


def _wrong_page(page: dict[str, Tree]) -> list[str]:
    messages = [f"“{name}” is not known of an own page." for name in page.keys() - {*OWN_KEYS}]
    for name in ("id", "after"):
        value = page.get(name)
        wrong = not isinstance(value, str) or not PAGE_NAME.fullmatch(value)
        if wrong and (name == "id" or value is not None):
            messages.append(f"“{name}” of an own page is one word, as in our-view.")
    longest: dict[str, int] = {"heading": LONGEST_LINE, "text": LONGEST_EDIT}
    longest |= {"lead": LONGEST_LINE} if "lead" in page else {}
    for name, most in longest.items():
        messages += _wrong_text(f"own_pages.{name}", page.get(name), most)
    return messages


def _edits(tree: dict[str, Tree]) -> Edits:
    texts = {key: _edit(value) for key, value in tree.items() if key not in SETTINGS}
    pages = tree.get("own_pages")
    return Edits(
        texts=texts,
        sections=_names(tree.get("sections")) or None,
        annexes=_names(tree["annexes"]) if "annexes" in tree else None,
        left_out=_names(tree.get("leave_out")),
        own_pages=tuple(map(_own_page, pages)) if isinstance(pages, list) else (),
        shown=tree.get("show_edits") is True,
    )


def _names(value: Tree) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _edit(value: Tree) -> Edit:
    if not isinstance(value, dict):
        return Edit(str(value))
    before = value.get("replaces")
    return Edit(str(value["text"]), None if before is None else str(before))


def _own_page(page: Tree) -> OwnPage:
    told = page if isinstance(page, dict) else {}
    after = told.get("after")
    return OwnPage(
        name=str(told["id"]),
        heading=str(told["heading"]),
        text=str(told["text"]),
        lead=str(told.get("lead", "")),
        after=None if after is None else str(after),
    )
