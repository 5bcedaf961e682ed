"""A small assessment folder, written file by file, for tests that read, break or assess it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from dot.questionnaires.service import content_root

ASSESSMENT = """\
format: 1
title: Health check
client:
  name: Nordpharm
report_date: 2026-11-23
questionnaires: [alpha.yaml, beta.yaml]
library: "1.0.0"
groups:
  GM: {mode: named, assessor: true}
  MKT: {mode: confidential, k: 3}
units:
  - {id: north, name: North, invited: {REP: 6, MKT: 3}}
  - {id: city, name: City, parent: north, invited: {REP: 6}}
levels:
  - {id: brand, name: Brand team, kind: source}
  - {id: field, name: Field, kind: rep}
targets: {A1: 4}
importance: {B1: 5}
benchmarks: [BM-24]
roadmap: {start: 2027-01-01, pinned: [I04]}
"""

ALPHA = """\
format: 1
slug: alpha
version: "1.0.0"
title: Alpha
language: en
authors: [Tests]
licence: CC0-1.0
library: "1.0.0"
sources: [Made for tests.]
scale: {min: 1, max: 5, step: 0.5}
groups: {GM: {name: Management}, MKT: {name: Marketing}, REP: {name: Representatives}}
nodes:
  - id: A1
    title: Ownership
    kpis: [K01]
    items:
      - id: alpha-owner
        type: bars
        text: Who decides?
        levels:
          - {value: 1, short: Nobody decides., full: Nobody decides.}
          - {value: 2, short: Somebody decides., full: Somebody decides.}
          - {value: 3, short: One person decides., full: One person decides.}
          - {value: 4, short: One person decides and says why., full: One person decides and says why.}
          - {value: 5, short: A board decides and learns., full: A board decides and learns.}
      - id: alpha-budget
        type: yes_no
        text: Is there a budget?
        scored: false
        groups: [GM, MKT]
        cannot_judge: false
  - id: A2
    title: Use
    items:
      - id: alpha-calls
        type: number
        text: How many calls a day?
        scored: false
        unit: calls
        minimum: 0
        maximum: 40
      - id: alpha-story
        type: text
        text: Tell us one story.
        adverse_event_hint: No side effects here.
"""

BETA = """\
format: 1
slug: beta
version: "2.1.0"
title: Beta
language: en
authors: [Tests]
licence: CC0-1.0
sources: [Made for tests.]
scale: {min: 0, max: 10, step: 1}
groups: {MKT: {name: Marketing}, REP: {name: Representatives}}
option_sets:
  agreement:
    - {id: disagree, text: Disagree, score: 0}
    - {id: neither, text: Neither, score: 5}
    - {id: agree, text: Agree, score: 10}
nodes:
  - id: B1
    title: Trust
    items:
      - {id: beta-trust, type: agreement, text: I trust the plan., options: agreement}
      - id: beta-priorities
        type: recall
        role: priorities
        entries: 3
        text: Which priorities come to mind?
        scored: false
        adverse_event_hint: No side effects here.
      - id: beta-recognised
        type: multiple_choice
        role: recognition
        options_from: priorities
        text: Which of these are priorities?
        scored: false
      - id: beta-effort
        type: allocation
        role: allocation
        options_from: segments
        text: Where does effort go?
        scored: false
"""

STRATEGY = """\
format: 1
sources:
  - place: brand
    title: Brand team
    level: brand
    priorities:
      - {code: launch, text: Launch the product, wordings: [launch]}
      - {code: access, text: Win access}
decoys: [{code: events, text: More events}]
drift: [{code: visits, text: More visits}]
segments: [{code: S1, text: Hospitals}, {code: S2, text: Practices}]
effort: {S1: 70, S2: 30}
movement: {origin: S2, destination: S1, percent: 20}
measures: [{code: share, text: Market share}]
key_message:
  right: {code: right, text: It works.}
  wrong: [{code: wrong, text: It shines.}]
needs: [{code: time, text: Time}]
"""

INITIATIVES = """\
format: 1
status:
  - {id: I04, status: running, start: 2026-09-01}
"""

ANSWER_COLUMNS = "rater,group,unit,level,questionnaire,item,answer,comment"
ANSWERS = (
    "g1,GM,,,alpha,alpha-owner,3.5,",
    "g1,GM,,,alpha,alpha-budget,yes,Signed in March",
    "m1,MKT,north,brand,alpha,alpha-owner,2,",
    "m1,MKT,north,brand,beta,beta-trust,agree,",
    "m1,MKT,north,brand,beta,beta-priorities,launch|win access,",
    "m1,MKT,north,brand,beta,beta-recognised,launch|events,",
    "r1,REP,city,field,alpha,alpha-owner,cannot_judge,",
    "r1,REP,city,field,alpha,alpha-calls,8.5,",
    "r1,REP,city,field,beta,beta-effort,S1=60|S2=40,",
    "r1,REP,city,field,beta,beta-priorities,more visits,",
    "r2,REP,city,field,alpha,alpha-owner,4,",
    "r2,REP,city,field,beta,beta-trust,skipped,",
)
TABLES = {
    "evidence.csv": (
        "id,title,date,node,level,seen_by,note",
        "E1,Minutes of the board,2026-10-01,A1,3.5,PH,",
        "E2,Plan,,beta:B1,,,asked for",
    ),
    "kpis.csv": (
        "kpi,unit,period,numerator,denominator,value,source,extracted,supplied_by",
        "K01,,2026-09,45,60,,CRM,2026-10-02,SFE",
    ),
    "confirmed.csv": (
        "node,level,reason,evidence,dissent",
        "alpha:A1,3,Minutes show it,E1|E2,One voice for 2",
    ),
    "coding.csv": ("answer,coder,code", "win access,PH,access", "more visits,PH,visits"),
}


@dataclass(frozen=True)
class Folder:
    """An assessment folder in a temporary place."""

    path: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write one file, as it stands."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return place

    def rows(self, name: str, rows: Iterable[str]) -> Path:
        """Write a table, one line a row."""
        return self.write(name, "".join(f"{row}\n" for row in rows))

    def answers(self, *rows: str, header: str = ANSWER_COLUMNS) -> Path:
        """Write `answers.csv` with these rows."""
        return self.rows("answers.csv", [header, *rows])

    def change(self, name: str, old: str, new: str) -> Path:
        """Replace one passage of a file that holds it."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        return self.write(name, text.replace(old, new, 1))


def make_folder(path: Path, files: Mapping[str, str] | None = None) -> Folder:
    """Only what is required: `assessment.yaml` with its two questionnaires, and `answers.csv`."""
    folder = Folder(path)
    folder.write("assessment.yaml", ASSESSMENT)
    folder.write("alpha.yaml", ALPHA)
    folder.write("beta.yaml", BETA)
    folder.write("strategy.yaml", STRATEGY)
    folder.answers(*ANSWERS)
    for name, text in (files or {}).items():
        folder.write(name, dedent(text))
    return folder


def make_full_folder(path: Path) -> Folder:
    """A folder with every file that the format knows, but for the release ledger."""
    folder = make_folder(path, {"initiatives.yaml": INITIATIVES})
    folder.write("edits.yaml", "summary.lead: We saw it ourselves.\n")
    for name, rows in TABLES.items():
        folder.rows(name, rows)
    folder.write("previous/results.json", '{"format": 1, "questionnaires": {}}')
    folder.rows(
        "previous/answers.csv",
        [ANSWER_COLUMNS, "x,REP,old,,alpha,alpha-owner,2,", "x,REP,old,,gone,gone,2,"],
    )
    return folder


def print_only(folder: Path, *sections: str) -> None:
    """Pages that a test does not look at are left out of the report: printing them takes seconds."""
    with (folder / "edits.yaml").open("a", encoding="utf-8") as edits:
        edits.write(f"sections: [{', '.join(sections)}]\nannexes: [participation]\n")


__all__ = ["Folder", "content_root", "make_folder", "make_full_folder", "print_only"]
