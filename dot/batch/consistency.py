"""What the YAML files of a folder say of each other: units, groups, nodes, codes, initiatives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel import localedata

from dot.assessments.schemas import Assessment, ClientInitiatives
from dot.batch.quality_checks import check_contradictions
from dot.batch.references import References, Unknown
from dot.questionnaires.documents import Place
from dot.questionnaires.library import Library
from dot.questionnaires.library_checks import check_catalogue
from dot.questionnaires.places import Complaint
from dot.questionnaires.rule_checks import Names
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.wording import joined, repeated, unknown
from dot.strategy.schemas import UNCODABLE, Coded, Statement, Strategy

# A finer tree than this is rolled up to almost nothing, and checking it takes for ever.
MOST_UNITS = 1_000


@dataclass(frozen=True)
class Setting:
    """What `assessment.yaml` is compared with."""

    questionnaires: Sequence[Questionnaire]
    library: Library | None
    references: References


def groups_of(assessment: Assessment, questionnaires: Iterable[Questionnaire]) -> list[str]:
    """Every rater group that the assessment or one of its questionnaires names."""
    used = (group for questionnaire in questionnaires for group in questionnaire.groups)
    return list(dict.fromkeys([*assessment.groups, *used]))


def check_assessment(assessment: Assessment, setting: Setting) -> Iterator[Complaint]:
    """Everything that `assessment.yaml` refers to exists."""
    yield from check_units(assessment, groups_of(assessment, setting.questionnaires))
    yield from check_weights(assessment, setting.questionnaires)
    yield from check_joins(assessment, groups_of(assessment, setting.questionnaires))
    yield from check_assessors(assessment)
    yield from once(
        [(("levels", at, "id"), level.id) for at, level in enumerate(assessment.levels)], "level"
    )
    yield from check_perspectives(assessment, groups_of(assessment, setting.questionnaires))
    yield from check_nodes(assessment, setting)
    yield from check_benchmarks(assessment, setting.library)
    yield from check_together(setting.questionnaires)
    yield from check_editions(setting)
    yield from check_locale(assessment)
    yield from check_contradictions(assessment.quality.contradictions, setting.questionnaires)


def check_weights(
    assessment: Assessment, questionnaires: Iterable[Questionnaire]
) -> Iterator[Complaint]:
    """Some group of every questionnaire has a weight in its balanced mean."""
    weights = {code: group.weight for code, group in assessment.groups.items()}
    for questionnaire in questionnaires:
        if not any(weights.get(code, 1.0) for code in questionnaire.groups):
            words = f"All groups that {questionnaire.slug} asks have weight 0: give at least one a weight."
            yield ("groups",), words


def once(ids: Iterable[tuple[Place, str]], what: str) -> Iterator[Complaint]:
    """Complaints about ids that come twice, or differ by case only."""
    for place, message, _earlier in repeated(ids, what):
        yield place, message


def check_joins(assessment: Assessment, groups: Sequence[str]) -> Iterator[Complaint]:
    """A small group joins a confidential group that is there and joins no other itself."""
    for code, group in assessment.groups.items():
        if group.joins is None:
            continue
        place = ("groups", code, "joins")
        other = assessment.groups.get(group.joins)
        if group.joins not in groups:
            yield place, unknown("rater group", group.joins, groups)
        elif group.joins == code:
            yield place, f"{code} can't join itself: name another group."
        elif group.mode == "named" or (other is not None and other.mode == "named"):
            words = "Only confidential groups join each other, since named ones are shown alone"
            yield place, f"{words}: take joins out, or make both confidential."
        elif other is not None and other.joins:
            words = f"{group.joins} itself joins {other.joins}"
            yield place, f"{words}: let both join the same group."


def check_assessors(assessment: Assessment) -> Iterator[Complaint]:
    """The consultants' own ratings are shown as theirs."""
    for code, group in assessment.groups.items():
        if group.assessor and group.mode != "named":
            words = "A group of assessors (consultants) is shown by name: write mode: named"
            yield ("groups", code, "assessor"), f"{words}, or take assessor out."


def check_units(assessment: Assessment, groups: Sequence[str]) -> Iterator[Complaint]:
    """Units are unique, form a tree, and invite people of known groups."""
    units = assessment.units
    if len(units) > MOST_UNITS:
        words = f"There are {len(units):,} units; over {MOST_UNITS:,} can't be kept apart safely"
        yield ("units",), f"{words}: leave out the lowest level, or join units."
        return
    yield from once([(("units", at, "id"), unit.id) for at, unit in enumerate(units)], "unit")
    parents = {unit.id: unit.parent for unit in units}
    for at, unit in enumerate(units):
        if unit.parent is not None and unit.parent not in parents:
            yield ("units", at, "parent"), unknown("unit", unit.parent, parents)
        for group in unit.invited:
            if group not in groups:
                yield ("units", at, "invited", group), unknown("rater group", group, groups)
        ring = cycle_from(unit.id, parents)
        if ring and unit.id == min(ring):
            chain = " → ".join([*ring, ring[0]])
            words = f"Units form a circle ({chain}): take the parent away from one of them."
            yield ("units", at, "parent"), words


def cycle_from(start: str, parents: Mapping[str, str | None]) -> list[str]:
    """The circle that leads from a unit over its parents back to itself, or nothing."""
    ring = [start]
    above = parents.get(start)
    while above is not None and above not in ring:
        ring.append(above)
        above = parents.get(above)
    return ring if above == start else []


def check_perspectives(assessment: Assessment, groups: Sequence[str]) -> Iterator[Complaint]:
    """Both sides of a perspective name known groups, and no group stands on both."""
    for at, perspective in enumerate(assessment.perspectives or []):
        right = perspective.right_groups
        named = [] if right == "others" else list(right)
        sides = {"left_groups": perspective.left_groups, "right_groups": named}
        for side, members in sides.items():
            for entry, group in enumerate(members):
                if group not in groups:
                    yield ("perspectives", at, side, entry), unknown("rater group", group, groups)
                elif group in members[:entry]:
                    words = f"{group} stands twice on this side: people are counted once."
                    yield ("perspectives", at, side, entry), f"{words} Delete one of the two."
        both = sorted(set(perspective.left_groups) & set(named))
        if both:
            words = f"{joined(both)} stands on both sides: keep a group on one side."
            yield ("perspectives", at, "right_groups"), words
        if right == "others" and not set(groups) - set(perspective.left_groups):
            words = "All groups stand on the left, so there are no others: take one away."
            yield ("perspectives", at, "right_groups"), words


def check_nodes(assessment: Assessment, setting: Setting) -> Iterator[Complaint]:
    """Targets, importance and “not applicable” name nodes; targets can be reached."""
    known = setting.references
    names = [key.node for key in known.nodes]
    for node in assessment.importance:
        if node not in names:
            yield ("importance", node), unknown("node", node, names)
    for node, target in assessment.targets.items():
        if node not in names:
            yield ("targets", node), unknown("node", node, names)
        yield from check_target(node, target, known)
    yield from check_default_target(assessment, setting.questionnaires)
    for at, entry in enumerate(assessment.not_applicable):
        try:
            known.node(f"{entry.questionnaire}:{entry.node}" if entry.questionnaire else entry.node)
        except Unknown as error:
            yield ("not_applicable", at, "node"), str(error)


def check_target(node: str, target: float, known: References) -> Iterator[Complaint]:
    """A node's target is a value that the node can reach."""
    for key in known.keys_of(node):
        reach = known.nodes[key].range
        if not reach.low <= target <= reach.high:
            words = f"The target {target:g} lies outside {reach.low:g} to {reach.high:g}."
            yield ("targets", node), f"{words} Choose one inside."


def check_default_target(
    assessment: Assessment, questionnaires: Sequence[Questionnaire]
) -> Iterator[Complaint]:
    """The target of all nodes lies on at least one of the scales."""
    target = assessment.default_target
    scales = [questionnaire.scale for questionnaire in questionnaires]
    if target is not None and not any(scale.min <= target <= scale.max for scale in scales):
        yield ("default_target",), f"The target {target:g} lies on no scale: choose one that does."


def check_benchmarks(assessment: Assessment, library: Library | None) -> Iterator[Complaint]:
    """Benchmark codes stand in the assessment's library: one edition, each record once."""
    if assessment.benchmarks == "all":
        return
    known = [record.code for record in library.benchmarks] if library else []
    for at, code in enumerate(assessment.benchmarks):
        if code not in known:
            yield ("benchmarks", at), unknown("benchmark", code, known)
        elif code in assessment.benchmarks[:at]:
            yield ("benchmarks", at), f"The benchmark “{code}” is listed twice: delete one."


def check_together(questionnaires: Sequence[Questionnaire]) -> Iterator[Complaint]:
    """Nobody is asked the same twice: no item in two questionnaires, one leakage test."""
    owners: dict[str, str] = {}
    leakage: str | None = None
    for at, questionnaire in enumerate(questionnaires):
        place: Place = ("questionnaires", at)
        slug = questionnaire.slug
        shared = [item.id for item in questionnaire.items() if item.id in owners]
        if shared:
            words = f"“{slug}” asks “{shared[0]}” as “{owners[shared[0]]}” does"
            more = f" ({len(shared)} such items)" if len(shared) > 1 else ""
            yield place, f"{words}{more}: give one of them an assessment of its own."
        if questionnaire.leakage is not None and leakage is not None:
            words = f"“{leakage}” and “{slug}” both measure leakage: keep one of them."
            yield place, words
        leakage = leakage or (slug if questionnaire.leakage is not None else None)
        owners.update({item.id: slug for item in questionnaire.items() if item.id not in owners})


def check_editions(setting: Setting) -> Iterator[Complaint]:
    """Where another edition of the library was chosen, it has the KPIs of every questionnaire."""
    library = setting.library
    if library is None:
        return
    known = {kpi.code for kpi in library.kpis}
    for questionnaire in setting.questionnaires:
        missing = {code for node in questionnaire.walk() for code in node.kpis} - known
        if missing and questionnaire.library not in {None, library.version}:
            words = f"{questionnaire.slug} was made for library {questionnaire.library}; {library.version}"
            yield (
                ("library",),
                f"{words} lacks {joined(sorted(missing))}: choose an edition with all of them.",
            )


def check_locale(assessment: Assessment) -> Iterator[Complaint]:
    """The locale exists. What its language lacks is told by the report, which knows what it prints."""
    if not localedata.exists(assessment.locale.replace("-", "_")):
        yield ("locale",), f"The locale “{assessment.locale}” is unknown: write one such as en-GB."


def check_roadmap(
    assessment: Assessment, library: Library | None, own: ClientInitiatives | None
) -> Iterator[Complaint]:
    """Pinned and excluded initiatives exist, and none is both."""
    if assessment.roadmap is None:
        return
    known = initiative_ids(library, own)
    lists = {"pinned": assessment.roadmap.pinned, "excluded": assessment.roadmap.excluded}
    for name, chosen in lists.items():
        for at, initiative in enumerate(chosen):
            if initiative not in known:
                yield ("roadmap", name, at), unknown("initiative", initiative, known)
            elif name == "excluded" and initiative in lists["pinned"]:
                words = f"“{initiative}” is pinned and excluded: keep it in one of the lists."
                yield ("roadmap", name, at), words


def initiative_ids(library: Library | None, own: ClientInitiatives | None) -> list[str]:
    """Initiatives of the library and of the client."""
    ours = [initiative.id for initiative in library.initiatives] if library else []
    return [*ours, *(initiative.id for initiative in (own.own if own else []))]


def check_initiatives(own: ClientInitiatives, setting: Setting) -> Iterator[Complaint]:
    """The client's own initiatives are sound and new; the states name known ones, each once."""
    library = setting.library
    theirs, known = initiative_ids(library, None), initiative_ids(library, own)
    names = Names(
        {
            "node": frozenset(key.node for key in setting.references.nodes),
            "kpi": frozenset(setting.references.kpis),
            "initiative": frozenset(theirs),
        }
    )
    yield from check_catalogue(own.own, names, "own")
    for at, entry in enumerate(own.own):
        if entry.id in theirs:
            yield ("own", at, "id"), f"“{entry.id}” is the library's: choose another id."
    yield from once(
        [(("status", at, "id"), entry.id) for at, entry in enumerate(own.status)], "initiative"
    )
    for at, running in enumerate(own.status):
        if running.id not in known:
            yield ("status", at, "id"), unknown("initiative", running.id, known)
        if running.start and running.end and running.end < running.start:
            yield ("status", at, "end"), "It ends before it starts: mend one of the dates."


def check_strategy(strategy: Strategy, levels: Sequence[str]) -> Iterator[Complaint]:
    """Codes of the source truth are unambiguous; segments and levels that it names exist."""
    for at, source in enumerate(strategy.sources):
        if source.level is not None and source.level not in levels:
            yield ("sources", at, "level"), unknown("level", source.level, levels)
        yield from once(
            [
                (("sources", at, "priorities", n, "code"), e.code)
                for n, e in enumerate(source.priorities)
            ],
            "code",
        )
    yield from once(code_places(strategy), "code")
    for place, code in code_places(strategy):
        if code == UNCODABLE:
            yield place, f"The code “{UNCODABLE}” is taken: choose another one."
    yield from check_segments(strategy)
    yield from check_key_message(strategy)


def code_places(strategy: Strategy) -> list[tuple[Place, str]]:
    """Every code that must differ from all others; later source lists may repeat the first's."""
    places: list[tuple[Place, str]] = [
        (("sources", 0, "priorities", at, "code"), entry.code)
        for at, entry in enumerate(strategy.priorities)
    ]
    lists: dict[str, Sequence[Coded | Statement]] = {
        "decoys": strategy.decoys,
        "drift": strategy.drift,
        "measures": strategy.measures,
        "needs": strategy.needs,
    }
    for name, entries in lists.items():
        places += [((name, at, "code"), entry.code) for at, entry in enumerate(entries)]
    return places


def check_segments(strategy: Strategy) -> Iterator[Complaint]:
    """Segments are unique, and effort and movement name them."""
    segments = [segment.code for segment in strategy.segments]
    yield from once(
        [(("segments", at, "code"), code) for at, code in enumerate(segments)], "segment"
    )
    named: list[tuple[Place, str]] = [(("effort", code), code) for code in strategy.effort]
    named += [(("actual_effort", code), code) for code in strategy.actual_effort]
    named += [
        (("actual_effort_by_region", region, code), code)
        for region, split in strategy.actual_effort_by_region.items()
        for code in split
    ]
    if strategy.movement is not None:
        named.append((("movement", "origin"), strategy.movement.origin))
        named.append((("movement", "destination"), strategy.movement.destination))
    for place, segment in named:
        if segment not in segments:
            yield place, unknown("segment", segment, segments)


def check_key_message(strategy: Strategy) -> Iterator[Complaint]:
    """The right sentence and the wrong ones have codes of their own."""
    message = strategy.key_message
    if message is None:
        return
    codes: list[tuple[Place, str]] = [(("key_message", "right", "code"), message.right.code)]
    for at, wrong in enumerate(message.wrong):
        codes.append((("key_message", "wrong", at, "code"), wrong.code))
    yield from once(codes, "code")
