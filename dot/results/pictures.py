"""Pictures of the report: what the library says about them, as far as this assessment has it.

Everything comes from published nodes, KPIs and item means, so that what is hidden stays hidden;
what an assessment did not examine is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dot.questionnaires.library import Chain, PictureFile, Profile
from dot.questionnaires.schemas import Questionnaire
from dot.results.earlier import comparable_nodes, previous_part
from dot.results.inputs import Definition
from dot.results.pictures_schemas import (
    ChainPicture,
    CountPicture,
    GroupMean,
    ItemMean,
    LinkPicture,
    MeetingPicture,
    OnePage,
    OverviewPicture,
    Pictures,
    ProfilePicture,
    RhythmPicture,
    SpanPicture,
    Spot,
    StepPicture,
    SubjectPicture,
)
from dot.results.schemas import ItemWorking, KpiResult, NodeResult, QuestionnaireResult
from dot.results.tree import Tree


@dataclass(frozen=True)
class Known:
    """What the assessment has: places and items by id, codes of its KPIs."""

    spots: Mapping[str, Spot]
    nodes: Mapping[str, NodeResult]
    items: Mapping[str, ItemMean]
    kpis: frozenset[str]

    def spot(self, node: str) -> Spot | None:
        """The place called ``node``, if it was examined."""
        return self.spots.get(node)

    def spots_of(self, nodes: Iterable[str]) -> list[Spot]:
        """Those of the places that were examined."""
        return [self.spots[node] for node in nodes if node in self.spots]

    def kpi(self, code: str | None) -> str | None:
        """The code, if the result has that KPI."""
        return code if code in self.kpis else None

    def kpis_of(self, codes: Iterable[str]) -> list[str]:
        """Those of the codes that the result has."""
        return [code for code in codes if code in self.kpis]


def pictures_of(
    definition: Definition,
    trees: Sequence[Tree],
    questionnaires: Mapping[str, QuestionnaireResult],
    kpis: Sequence[KpiResult],
) -> Pictures | None:
    """Every picture with something in it; None where there is none."""
    known = _known(definition, trees, questionnaires, kpis)
    file = definition.library.pictures if definition.library else None
    drawn = _drawn(file, known) if file else Pictures()
    pictures = drawn.model_copy(update={"one_page": _one_page(definition, known)})
    return None if pictures == Pictures(gap_from=pictures.gap_from, est=pictures.est) else pictures


def _known(
    definition: Definition,
    trees: Sequence[Tree],
    questionnaires: Mapping[str, QuestionnaireResult],
    kpis: Sequence[KpiResult],
) -> Known:
    """Where two questionnaires share an id, the first one is meant."""
    spots: dict[str, Spot] = {}
    nodes: dict[str, NodeResult] = {}
    items: dict[str, ItemMean] = {}
    for tree in trees:
        slug = tree.questionnaire.slug
        ranges = {item.item.id: (item.range.low, item.range.high) for item in tree.items}
        before = _before(definition, tree.questionnaire)
        for name, node in questionnaires[slug].nodes.items():
            spot = Spot(questionnaire=slug, node=name)
            spots.setdefault(name, spot)
            nodes.setdefault(name, node)
            for item in node.working.items:
                mean = _item_mean(spot, node, item, ranges[item.item])
                previous = before.get(item.item)
                items.setdefault(item.item, mean.model_copy(update={"previous": previous}))
    return Known(spots, nodes, items, frozenset(kpi.code for kpi in kpis))


def _item_mean(
    spot: Spot, node: NodeResult, item: ItemWorking, scale: tuple[float, float]
) -> ItemMean:
    """The item as its node's published working has it."""
    groups = {
        code: GroupMean(n=count.n, mean=count.sum / count.n)
        for code, count in item.groups.items()
        if count.n
    }
    return ItemMean(
        spot=spot,
        item=item.item,
        text=item.text,
        range=scale,
        mean=item.mean,
        reason=None if item.mean is not None else node.reason or "hidden",
        n=sum(group.n for group in groups.values()) if groups else None,
        groups=groups,
    )


def _before(definition: Definition, questionnaire: Questionnaire) -> dict[str, float]:
    """Item id → mean of the previous wave, at the nodes whose score means what it meant."""
    nodes = previous_part(definition, "questionnaires", questionnaire.slug, "nodes")
    means = {}
    for name in nodes.keys() & comparable_nodes(definition, questionnaire):
        for item in nodes[name].get("working", {}).get("items", []):
            if item.get("mean") is not None:
                means[str(item["item"])] = float(item["mean"])
    return means


def _drawn(file: PictureFile, known: Known) -> Pictures:
    return Pictures(
        chains=[_chain(chain, known) for chain in file.chains if _examined(chain, known)],
        rhythms=_rhythms(file, known),
        profiles=_profiles(file.profiles, known),
        overviews=_overviews(file, known),
        gap_from=file.gap_from,
        links=_links(file, known),
        counts=[
            CountPicture(
                count=one.count,
                spots=known.spots_of(one.nodes),
                kpis=known.kpis_of(one.kpis),
                initiatives=one.initiatives,
            )
            for one in file.counts
            if known.spots_of(one.nodes) or known.kpis_of(one.kpis)
        ],
        est=file.est,
    )


def _examined(chain: Chain, known: Known) -> bool:
    return any(known.spot(step.node) for step in chain.steps)


def _chain(chain: Chain, known: Known) -> ChainPicture:
    """Every step stays, so that the flow is whole; what was not examined has no place."""
    return ChainPicture(
        id=chain.id,
        title=chain.title,
        steps=[
            StepPicture(
                name=step.name,
                spot=known.spot(step.node),
                time=known.kpi(step.time),
                quality=known.kpi(step.quality),
            )
            for step in chain.steps
        ],
        spans=[SpanPicture(**span.model_dump()) for span in chain.spans if span.kpi in known.kpis],
    )


def _rhythms(file: PictureFile, known: Known) -> list[RhythmPicture]:
    rhythms = []
    for rhythm in file.rhythms:
        meetings = [
            MeetingPicture(
                name=one.name,
                purpose=one.purpose,
                cadence=one.cadence,
                per_year=one.per_year,
                spots=known.spots_of(one.nodes),
                kpis=known.kpis_of(one.kpis),
            )
            for one in rhythm.meetings
            if known.spots_of(one.nodes)
        ]
        if meetings:
            rhythms.append(RhythmPicture(id=rhythm.id, title=rhythm.title, meetings=meetings))
    return rhythms


def _profiles(profiles: Iterable[Profile], known: Known) -> list[ProfilePicture]:
    """A profile needs two axes with a number; one alone is no profile."""
    drawn = []
    for profile in profiles:
        axes = [
            known.items[axis.item].model_copy(update={"letter": axis.letter, "name": axis.name})
            for axis in profile.axes
            if axis.item in known.items
        ]
        if sum(axis.mean is not None for axis in axes) > 1:
            drawn.append(ProfilePicture(id=profile.id, title=profile.title, axes=axes))
    return drawn


def _overviews(file: PictureFile, known: Known) -> list[OverviewPicture]:
    overviews = []
    for overview in file.overviews:
        subjects = [
            SubjectPicture(name=one.name, spot=spot, kpis=known.kpis_of(one.kpis))
            for one in overview.subjects
            if (spot := known.spot(one.node)) is not None
        ]
        if subjects:
            overviews.append(
                OverviewPicture(id=overview.id, title=overview.title, subjects=subjects)
            )
    return overviews


def _links(file: PictureFile, known: Known) -> list[LinkPicture]:
    """Links whose both ends lie far enough below their targets now."""

    def is_gap(name: str) -> bool:
        node = known.nodes.get(name)
        return node is not None and (node.gap_to_target or 0.0) >= file.gap_from

    return [
        LinkPicture(
            cause=known.spots[link.cause],
            effect=known.spots[link.effect],
            text=link.text,
            est=link.est,
        )
        for link in file.links
        if is_gap(link.cause) and is_gap(link.effect)
    ]


def _one_page(definition: Definition, known: Known) -> OnePage | None:
    """The page of a questionnaire that asks for one page, where nothing else is asked."""
    if len(definition.questionnaires) != 1 or definition.questionnaires[0].report != "one_page":
        return None
    own = definition.questionnaires[0]
    return OnePage(
        questionnaire=own.slug,
        items=list(known.items.values()),
        previous_fidelity=_fidelity_before(definition, own),
    )


def _fidelity_before(definition: Definition, own: Questionnaire) -> dict[str, float]:
    """Level → fidelity of the previous wave, where the same questions were weighed alike."""
    earlier = definition.previous.questionnaires.get(own.slug) if definition.previous else None
    every = {own.slug, *(node.id for node in own.walk())}
    if not every <= comparable_nodes(definition, own):
        return {}
    if earlier is not None and earlier.leakage != own.leakage:
        return {}
    levels: list[Any] = previous_part(definition, "leakage").get("levels", [])
    return {
        str(level["level"]): float(level["fidelity"])
        for level in levels
        if level.get("fidelity") is not None
    }
