"""A folder that brings nearly everything at once that a page was not made for."""

import json
from pathlib import Path

from tests.batch.factories import Folder

WORD = "Donaudampfschifffahrtsgesellschaftskapit"
CLIENT = "Vereinigte Arzneimittelwerke an der oberen Donau und ihrer Nebenflüsse " * 3
SCRIPTS = (
    "مرحبا بالعالم",
    "שלום עולם",
    "你好，世界",
    "🙂👩‍🔬🇦🇹",
    WORD,
    "<script>alert(1)</script>",
)
DIMENSIONS, PLACES, RATERS = 12, 10, 12

ASSESSMENT = f"""\
format: 1
title: {WORD} {WORD}
client: {{name: {json.dumps(CLIENT.strip(), ensure_ascii=False)}}}
report_date: 2026-11-23
simulated: true
questionnaires: [wide.yaml]
groups:
  REP: {{mode: confidential, k: 5}}
"""

HEAD = """\
format: 1
slug: wide
version: "1.0.0"
title: Wide
language: en
authors: [Tests]
licence: CC0-1.0
sources: [Made for tests.]
scale: {min: 1, max: 5, step: 1}
groups: {REP: {name: Representatives}}
option_sets:
  agreement:
    - {id: disagree, text: Disagree, score: 1}
    - {id: neither, text: Neither, score: 3}
    - {id: agree, text: Agree, score: 5}
nodes:
"""


def make_nasty_folder(path: Path) -> Folder:
    """120 sub-dimensions, one rater group, no evidence, benchmark or earlier wave; long and odd words."""
    folder = Folder(path)
    folder.write("assessment.yaml", ASSESSMENT)
    folder.write("wide.yaml", HEAD + "".join(map(_dimension, range(DIMENSIONS))))
    folder.answers(
        *(
            f"r{rater},REP,,,wide,{_item(dimension, place)},{_choice(rater, place)},"
            for rater in range(RATERS)
            for dimension in range(DIMENSIONS)
            for place in range(PLACES)
        )
    )
    return folder


def _item(dimension: int, place: int) -> str:
    return f"item-{dimension}-{place}"


def _choice(rater: int, place: int) -> str:
    """The first place is judged worst, the last best."""
    return ("disagree", "neither", "agree")[(rater + place) % 3 * (rater < place)]


def _dimension(number: int) -> str:
    """A dimension and its places, as YAML."""
    odd = SCRIPTS[number % len(SCRIPTS)]
    lines = [f"  - id: D{number}\n    title: {json.dumps(f'{number} {odd}', ensure_ascii=False)}"]
    lines.append("    nodes:")
    for place in range(PLACES):
        title = json.dumps(f"{number}.{place} {odd} {WORD}", ensure_ascii=False)
        lines.append(f"      - id: D{number}.{place}\n        title: {title}\n        items:")
        lines.append(
            f"          - {{id: {_item(number, place)}, type: agreement, options: agreement,"
            f" text: {title}}}"
        )
    return "\n".join(lines) + "\n"
