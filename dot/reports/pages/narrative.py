"""What a finding rests on and leads to: evidence, people and interval; why it matters; what to do.

Three depths: the mark behind a headline, a sentence with its reasons, and the register of findings.
Nothing is said with more certainty than the place's own interval allows.
"""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table, root_of
from dot.reports.pages.findings import finding_text
from dot.results.schemas import Finding, NodeResult

# More initiatives than these belong into the roadmap's own pages.
MOST_REMEDIES = 3
# “… stands at 2.0.”: so many words between a place and its score say nothing else.
STANDS = 2
UNQUOTED = str.maketrans("", "", "„“”«»")


@dataclass(frozen=True)
class Register:
    """The register: every finding with its number."""

    table: Table


def register(source: Source) -> tuple[Page, ...]:
    """Left out where the content finds nothing."""
    words = source.words
    if not source.result.findings:
        return ()
    widths = {"code": 5, "saw": 31, "base": 19, "why": 20, "do": 25}
    columns = tuple(Column(words(f"narrative.{name}"), width) for name, width in widths.items())
    rows = tuple(_row(source, finding) for finding in source.result.findings)
    gaps = sum(finding.kind == "gap" for finding in source.result.findings)
    lead = words.count("narrative.lead", len(rows), gaps=gaps)
    table = Table(_register_sentence(source), columns, rows, (words("narrative.note"),))
    heading = words("narrative.heading")
    return (Page("register", "register", heading, lead, Register(table)),)


def _register_sentence(source: Source) -> str:
    """How many findings lead to a planned initiative; without a roadmap, what the table holds."""
    found = source.result.findings
    if source.result.roadmap is None:
        return source.words("narrative.sentence")
    led = sum(bool(remedies(source, place_of(source, finding))) for finding in found)
    return source.words.count("narrative.led", led, total=len(found))


def told(source: Source, finding: Finding) -> str:
    """The finding as a page of its questionnaire tells it: what was seen, and its mark."""
    return f"{finding_text(source, finding)} ({mark(source, finding)})"


def told_under_levels(source: Source, finding: Finding) -> str:
    """The same on a page that says already how many people of each level answered."""
    if place_of(source, finding).n is not None:
        return told(source, finding)
    return f"{finding_text(source, finding)} ({code_of(source, finding)})"


def headed(source: Source, finding: Finding) -> str:
    """The finding under a heading that says place and score already, so that it says neither again."""
    node, text = place_of(source, finding), finding_text(source, finding)
    first, _, rest = text.partition(". ")
    score = source.figures.score(node)
    bare = first.translate(UNQUOTED)
    if rest and bare.startswith(node.title) and bare.endswith(score):
        between = bare.removeprefix(node.title).removesuffix(score)
        text = rest if len(between.split()) <= STANDS else text
    return f"{text} ({mark(source, finding)})"


def mark(source: Source, finding: Finding) -> str:
    """Number of the finding, people, interval and evidence; behind the arrow what is planned."""
    words, node = source.words, place_of(source, finding)
    base = _base(source, node) if node.n is not None else [*_levels(source, finding)]
    said = words("narrative.dot").join([code_of(source, finding), *base])
    planned = [one for one, _ in remedies(source, node)]
    return words("narrative.planned", said=said, planned=", ".join(planned)) if planned else said


def seen_here(source: Source, node: NodeResult) -> str:
    """What the level of a place that no finding speaks of looks like, and what stands behind it."""
    level = node.here.text or "" if node.here else ""
    return f"{level} ({source.words('narrative.dot').join(_base(source, node))})".strip()


def _base(source: Source, node: NodeResult) -> list[str]:
    parts = [source.figures.people(node.n)] if node.n is not None else []
    if node.interval is not None:
        parts.append(source.figures.between(node.interval))
    return [*parts, *node.evidence]


def _levels(source: Source, finding: Finding) -> list[str]:
    """How many people of each level a finding about leakage rests on; its places have no score."""
    found = source.result.leakage
    if found is None or finding.questionnaire != found.questionnaire:
        return []
    counts = [level.n for level in found.levels]
    known = [n for n in counts if n is not None]
    if not known or len(known) < len(counts):
        return [source.words("narrative.too_few")]
    return [source.words("narrative.levels", counts=", ".join(map(source.figures.whole, known)))]


def code_of(source: Source, finding: Finding) -> str:
    """F01, F02 … in the order of the result."""
    return f"F{source.result.findings.index(finding) + 1:02}"


def place_of(source: Source, finding: Finding) -> NodeResult:
    """The node that a finding speaks of; the questionnaire's own where it names none."""
    questionnaire = source.result.questionnaires[finding.questionnaire]
    return questionnaire.nodes.get(finding.node or "", root_of(questionnaire))


def why(source: Source, node: NodeResult) -> str:
    """How far the place lies from its target, as surely as its interval says, and its weight."""
    words, figures = source.words, source.figures
    weight = words("narrative.importance", importance=figures.whole(node.importance))
    if node.gap_to_target is None or node.target is None:
        return weight
    gap, target = figures.level(abs(node.gap_to_target)), figures.level(node.target)
    if gap == figures.level(0.0):
        return f"{words('narrative.at', target=target)} {weight}"
    return f"{words(f'narrative.{_surely(node)}', gap=gap, target=target)} {weight}"


def _surely(node: NodeResult) -> str:
    """The sentence that claims no more than the interval does."""
    below = (node.gap_to_target or 0.0) > 0
    if node.interval is None:
        return "below" if below else "reached"
    target = node.target or 0.0
    if below:
        return "below_clearly" if node.interval.high < target else "below_perhaps"
    return "reached_clearly" if node.interval.low >= target else "reached_perhaps"


def remedies(source: Source, node: NodeResult) -> list[tuple[str, str]]:
    """Code and name of the planned initiatives that lift the place, the first to start first."""
    roadmap = source.result.roadmap
    if roadmap is None:
        return []
    lifting = [one for one in roadmap.initiatives if any(_within(to, node) for to in one.uplifts)]
    lifting.sort(key=lambda one: (one.start, one.id))
    return [(one.id, one.name) for one in lifting[:MOST_REMEDIES]]


def _within(place: str, node: NodeResult) -> bool:
    """Whether a place is the node or lies under it."""
    return place == node.id or place.startswith(f"{node.id}.")


def what_to_do(source: Source, node: NodeResult) -> str:
    """The initiatives that lift the place; without any, what its next level looks like."""
    planned = remedies(source, node)
    if planned:
        return "; ".join(f"{code} {name}" for code, name in planned)
    step = node.next.text if node.next else ""
    name = "narrative.next" if step else "narrative.nothing"
    return source.words(name, step=step) if step else source.words(name)


def _row(source: Source, finding: Finding) -> tuple[str, ...]:
    node = place_of(source, finding)
    titles = {one.id: one.title for one in source.result.evidence}
    base = [source.figures.people(node.n)] if node.n is not None else [*_levels(source, finding)]
    if not base and node.reason == "hidden":
        base.append(source.words("narrative.too_few"))
    if node.interval is not None:
        base.append(
            source.words("narrative.interval", limits=source.figures.between(node.interval))
        )
    base += [f"{code} {titles.get(code, '')}".strip() for code in node.evidence]
    return (
        code_of(source, finding),
        source.words("narrative.place", code=node.id, text=finding_text(source, finding)),
        "; ".join(base),
        why(source, node),
        what_to_do(source, node),
    )
