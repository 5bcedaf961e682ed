"""A published result with its authored texts in the report's language; numbers and ids stay.

What the client or the consultant wrote is shown as written: only a text that stands in the content
word for word is replaced by its translation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dot.errors import Problem
from dot.questionnaires.translations import Translation
from dot.reports.retelling import Retelling
from dot.reports.words import MARK, Words
from dot.results.leakage_schemas import LeakageResult
from dot.results.parts import Part
from dot.results.roadmap_schemas import NotChosen, PlannedInitiative, Projection, Roadmap
from dot.results.schemas import (
    BenchmarkResult,
    KpiResult,
    LevelText,
    NodeResult,
    QuestionnaireResult,
    Result,
)

P = TypeVar("P", bound=Part)
NOTHING = Translation("")


@dataclass(frozen=True)
class ContentTexts:
    """What a report's content says in its language: questionnaires by slug, and the library.

    What needs no translation, because it was authored in that language, is absent.
    """

    questionnaires: Mapping[str, Translation] = field(default_factory=dict)
    library: Translation | None = None


class Translator:
    """Says authored texts in the report's language and remembers which it could not say."""

    def __init__(self, texts: ContentTexts, slug: str | None = None) -> None:
        self.texts = texts
        self.own = texts.questionnaires.get(slug, NOTHING) if slug else texts.library or NOTHING
        self.missing: dict[Problem, None] = {}

    def of(self, slug: str) -> "Translator":
        """The translator of one questionnaire; what it misses is remembered together."""
        one = Translator(self.texts, slug)
        one.missing = self.missing
        return one

    def __call__(self, text: str, *kinds: str) -> str:
        """The text in the report's language; as written where the content does not have it."""
        for kind in kinds:
            if (kind, text) in self.own.phrases:
                return self.own.phrases[kind, text]
        for kind in kinds:
            if (kind, text) in self.own.authored:
                return self.lacks(self.own.authored[kind, text], text)
        return text

    def maybe(self, text: str | None, *kinds: str) -> str | None:
        """The same for a text that may be absent."""
        return None if text is None else self(text, *kinds)

    def lacks(self, key: str, text: str) -> str:
        """Remember that a text has no translation; it is shown as authored, and marked as such."""
        remedy = f"“{key}” is not translated: “{text}”. Add it, or go on with --allow-missing."
        self.missing[Problem(self.own.file, 1, remedy)] = None
        return f"{text}{MARK}"


def translated(
    result: Result, texts: ContentTexts, retelling: Retelling
) -> tuple[Result, tuple[Problem, ...]]:
    """The result in the report's language, and a problem for each text that it lacks there."""
    say = Translator(texts)
    questionnaires = {
        slug: _questionnaire(say.of(slug), one) for slug, one in result.questionnaires.items()
    }
    changes: dict[str, object] = {
        "questionnaires": questionnaires,
        "kpis": [_kpi(say, one) for one in result.kpis],
        "benchmarks": [_benchmark(say, one) for one in result.benchmarks],
        "glossary": [
            (say(term, "glossary.term"), say(meaning, "glossary.meaning"))
            for term, meaning in result.glossary
        ],
        "leakage": _leakage(say.of(result.leakage.questionnaire), result.leakage, retelling.words)
        if result.leakage
        else None,
        "roadmap": _roadmap(say, result.roadmap, retelling) if result.roadmap else None,
        **_about_questions(say, result, questionnaires, retelling),
        **_about_groups(say, result, retelling),
    }
    if result.pictures is not None:
        changes["pictures"] = _pictures(say, result.pictures)
    return result.model_copy(update=changes), tuple(say.missing)


def questionnaire_in(said: Translation, one: QuestionnaireResult) -> QuestionnaireResult:
    """One questionnaire's part of a result in the language of its translation."""
    return _questionnaire(Translator(ContentTexts({one.slug: said}), one.slug), one)


def _questionnaire(say: Translator, one: QuestionnaireResult) -> QuestionnaireResult:
    levels = [_level(say, level) for level in one.scale.levels]
    nodes = {name: _node(say, node) for name, node in one.nodes.items()}
    quality = one.quality
    if quality is not None:
        named = [
            with_.model_copy(update={"title": nodes[with_.node].title})
            if with_.node in nodes
            else with_
            for with_ in quality.nodes
        ]
        quality = quality.model_copy(update={"nodes": named})
    return one.model_copy(
        update={
            "title": say(one.title, "title"),
            "description": say.maybe(one.description, "description"),
            "scale": one.scale.model_copy(update={"levels": levels}),
            "nodes": nodes,
            "items": {
                name: item.model_copy(update={"text": say(item.text, "items.text")})
                for name, item in one.items.items()
            },
            "quality": quality,
        }
    )


def _level(say: Translator, level: LevelText) -> LevelText:
    """A level of the scale, or of a place with anchors of its own."""
    text = say.maybe(level.text, "items.full", "levels.description")
    return level.model_copy(update={"name": say(level.name, "levels.name"), "text": text})


def _node(say: Translator, node: NodeResult) -> NodeResult:
    lift = node.lift
    if lift is not None:
        shut = [gate.model_copy(update={"text": say(gate.text, "gates")}) for gate in lift.gates]
        lift = lift.model_copy(update={"name": say(lift.name, "levels.name"), "gates": shut})
    return node.model_copy(
        update={
            "title": say(node.title, "nodes.title", "title"),
            "description": say.maybe(node.description, "nodes.description", "description"),
            "level_name": say.maybe(node.level_name, "levels.name"),
            "here": _level(say, node.here) if node.here else None,
            "next": _level(say, node.next) if node.next else None,
            "lift": lift,
            "gates": [
                gate.model_copy(update={"text": say(gate.text, "gates")}) for gate in node.gates
            ],
        }
    )


def _about_questions(
    say: Translator,
    result: Result,
    questionnaires: Mapping[str, QuestionnaireResult],
    retelling: Retelling,
) -> dict[str, object]:
    """What names a place or a question from elsewhere: findings, perspectives, comments."""
    perspectives = []
    for one in result.perspectives:
        rows = [
            row.model_copy(
                update={"title": questionnaires[row.questionnaire].nodes[row.node].title}
            )
            for row in one.rows
        ]
        left, right = retelling.usual(one.left), retelling.usual(one.right)
        perspectives.append(one.model_copy(update={"rows": rows, "left": left, "right": right}))
    return {
        "perspectives": perspectives,
        "findings": [
            one.model_copy(update={"text": say.of(one.questionnaire)(one.text, "findings")})
            for one in result.findings
        ],
        "comments": [
            one.model_copy(
                update={"question": say.of(one.questionnaire).maybe(one.question, "items.text")}
            )
            for one in result.comments
        ],
    }


def _about_groups(say: Translator, result: Result, retelling: Retelling) -> dict[str, object]:
    """Rater groups are named by a questionnaire, unless the assessment names them anew.

    Wave and classification have usual words where the assessment says nothing.
    """
    everyone = [say.of(slug) for slug in result.questionnaires]

    def named(name: str) -> str:
        said = [one.own.phrases.get(("groups", name)) for one in everyone]
        known = [one for one in everyone if ("groups", name) in one.own.authored]
        return next(filter(None, said), None) or (known[0](name, "groups") if known else name)

    texts, people = result.assessment, result.participation
    groups = {code: named(name) for code, name in texts.groups.items()}
    return {
        "assessment": texts.model_copy(
            update={
                "groups": groups,
                "wave": retelling.usual(texts.wave),
                "classification": retelling.usual(texts.classification),
            }
        ),
        "participation": people.model_copy(
            update={
                "groups": [
                    one.model_copy(update={"name": named(one.name)}) for one in people.groups
                ]
            }
        ),
    }


def _kpi(say: Translator, one: KpiResult) -> KpiResult:
    """A KPI's name and unit; a unit may have a remark in brackets that tables leave out."""
    head, bracket, remark = one.unit.partition("(")
    unit = say(one.unit, "names")
    if unit == one.unit:
        unit = f"{say(head.strip(), 'names')} {bracket}{remark}".strip()
    changes = {"name": say(one.name, "kpis.name"), "definition": say(one.definition, "names")}
    return one.model_copy(update={**changes, "unit": unit})


def _benchmark(say: Translator, one: BenchmarkResult) -> BenchmarkResult:
    return one.model_copy(
        update={
            "label": say(one.label, "benchmarks.label"),
            "figure": say(one.figure, "benchmarks.figure"),
            "definition": say(one.definition, "benchmarks.definition"),
            "note": say.maybe(one.note, "benchmarks.note"),
            "population": say(one.population, "names"),
            "period": say(one.period, "names"),
            "n_note": say.maybe(one.n_note, "names"),
            "unit": say(one.unit, "names"),
        }
    )


def _leakage(say: Translator, found: LeakageResult, words: Words) -> LeakageResult:
    """Diagnoses, and the names of bands and rungs where the report has no word of its own for them."""

    def named(name: str | None, table: str) -> str | None:
        return name if name is None or words.has(f"{table}.{name}") else say(name, "names")

    ladder = found.ladder
    if ladder is not None:
        sides = [
            one.model_copy(update={"archetype": named(one.archetype, "archetype")})
            for one in ladder.sides
        ]
        ladder = ladder.model_copy(
            update={
                "archetype": named(ladder.archetype, "archetype"),
                "next_archetype": named(ladder.next_archetype, "archetype"),
                "bands": [(value, named(name, "archetype")) for value, name in ladder.bands],
                "sides": sides,
            }
        )
    return found.model_copy(
        update={
            "ladder": ladder,
            "steps": [
                one.model_copy(update={"band": named(one.band, "band")}) for one in found.steps
            ],
            "diagnoses": [
                one.model_copy(update={"reading": say(one.reading, "diagnoses")})
                for one in found.diagnoses
            ],
        }
    )


def _pictures(say: Translator, drawn: P) -> P:
    """Every title, name and sentence of the library's pictures, and the texts of single items."""
    changes: dict[str, object] = {}
    for name in type(drawn).model_fields:
        value = getattr(drawn, name)
        if isinstance(value, Part):
            changes[name] = _pictures(say, value)
        elif isinstance(value, list) and value and isinstance(value[0], Part):
            changes[name] = [_pictures(say, one) for one in value]
        elif name in {"title", "name", "purpose", "cadence"} and isinstance(value, str):
            changes[name] = say(value, "pictures")
        elif name == "text" and isinstance(value, str):
            spot = getattr(drawn, "spot", None)
            asked = say.of(spot.questionnaire)(value, "items.text") if spot else None
            changes[name] = asked or say(value, "pictures")
    return drawn.model_copy(update=changes)


def _roadmap(say: Translator, planned: Roadmap, retelling: Retelling) -> Roadmap:
    def told(sentence: str) -> str:
        return retelling(sentence) or say.lacks("told", sentence)

    return planned.model_copy(
        update={
            "initiatives": [_initiative(say, one, retelling) for one in planned.initiatives],
            "not_chosen": [
                one.model_copy(
                    update={
                        "name": say(one.name, "initiatives.name"),
                        "reasons": _reasons(say, one, retelling),
                        "why_not": told(one.why_not),
                    }
                )
                for one in planned.not_chosen
            ],
            "rules": [told(rule) for rule in planned.rules],
            "first_90_days": [
                one.model_copy(
                    update={
                        "role": say(one.role, "names"),
                        "owner": say(one.owner, "names"),
                        "output": say(one.output, "initiatives.steps"),
                    }
                )
                for one in planned.first_90_days
            ],
            "projection": _projection(say, planned.projection) if planned.projection else None,
            "follow_up": planned.follow_up
            and [
                one.model_copy(update={"name": say(one.name, "initiatives.name")})
                for one in planned.follow_up
            ],
        }
    )


def _projection(say: Translator, found: Projection) -> Projection:
    """Expected levels under the titles of their places."""
    nodes = [
        one.model_copy(
            update={"title": say.of(one.questionnaire)(one.title, "nodes.title", "title")}
        )
        for one in found.nodes
    ]
    return found.model_copy(update={"nodes": nodes})


def _reasons(
    say: Translator, one: PlannedInitiative | NotChosen, retelling: Retelling
) -> list[str]:
    """Triggers as the library words them; what the plan adds, told again; the client's as written."""
    return [retelling(reason) or say(reason, "initiatives.triggers") for reason in one.reasons]


def _initiative(say: Translator, one: PlannedInitiative, retelling: Retelling) -> PlannedInitiative:
    return one.model_copy(
        update={
            "name": say(one.name, "initiatives.name"),
            "owner": say(one.owner, "names"),
            "reasons": _reasons(say, one, retelling),
            "success": say(one.success, "initiatives.success"),
            "done_when": say.maybe(one.done_when, "initiatives.done_when"),
            "note": _note(say, one.note, retelling),
            "first_steps": [
                (week, say(role, "names"), say(output, "initiatives.steps"))
                for week, role, output in one.first_steps
            ],
        }
    )


def _note(say: Translator, note: str | None, retelling: Retelling) -> str | None:
    """Authored note, window, the client's note and warnings stand in one text, in this order."""
    if not note:
        return note
    said, rest = [], note
    for (kind, text), word in say.own.phrases.items():
        if kind == "initiatives.note" and rest.startswith(text):
            said.append(word)
            rest = rest.removeprefix(text).strip()
            break
    for (kind, text), word in say.own.phrases.items():
        if kind == "names" and rest.startswith(f"{text}."):
            said.append(f"{word}.")
            rest = rest.removeprefix(f"{text}.").strip()
            break
    if rest:
        said.append(retelling(rest) or rest)
    return " ".join(said)
