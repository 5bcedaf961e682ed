"""The shape of the pictures in a result: which places, items and KPIs each one shows."""

from dot.results.parts import Part, Reason


class Spot(Part):
    """A node of the result, by questionnaire and id."""

    questionnaire: str
    node: str


class GroupMean(Part):
    """What one shown group answered to an item, on the item's scale, turned where reversed."""

    n: int
    mean: float


class ItemMean(Part):
    """One item by itself: its mean balanced over groups, people in shown groups, last wave's mean."""

    spot: Spot
    item: str
    text: str
    letter: str = ""
    name: str = ""
    range: tuple[float, float]
    mean: float | None
    reason: Reason | None = None
    n: int | None
    groups: dict[str, GroupMean]
    previous: float | None = None


class StepPicture(Part):
    """One step of a chain; KPIs are codes of the result's KPIs, null where it has none."""

    name: str
    spot: Spot | None
    time: str | None
    quality: str | None


class SpanPicture(Part):
    """A KPI of the time from one step to another, both included, counted from 1."""

    name: str
    first: int
    last: int
    kpi: str


class ChainPicture(Part):
    """A flow of work that at least one questionnaire of the assessment examined."""

    id: str
    title: str
    steps: list[StepPicture]
    spans: list[SpanPicture]


class MeetingPicture(Part):
    """A meeting of the year with what carries and what measures it."""

    name: str
    purpose: str
    cadence: str
    per_year: int
    spots: list[Spot]
    kpis: list[str]


class RhythmPicture(Part):
    """The meetings of a year."""

    id: str
    title: str
    meetings: list[MeetingPicture]


class ProfilePicture(Part):
    """Single items side by side."""

    id: str
    title: str
    axes: list[ItemMean]


class SubjectPicture(Part):
    """A question, the node that answers it, and its KPIs."""

    name: str
    spot: Spot
    kpis: list[str]


class OverviewPicture(Part):
    """Nodes and KPIs of one subject."""

    id: str
    title: str
    subjects: list[SubjectPicture]


class LinkPicture(Part):
    """A supposed cause and effect, both of which are gaps now; a hypothesis, not a finding."""

    cause: Spot
    effect: Spot
    text: str
    est: bool


class CountPicture(Part):
    """What says more about one count of the simplicity page."""

    count: str
    spots: list[Spot]
    kpis: list[str]
    initiatives: list[str]


class OnePage(Part):
    """A questionnaire that is reported on one page: its items, and its levels' last fidelity."""

    questionnaire: str
    items: list[ItemMean]
    previous_fidelity: dict[str, float]


class Pictures(Part):
    """What the report draws beyond the tree of each questionnaire."""

    chains: list[ChainPicture] = []
    rhythms: list[RhythmPicture] = []
    profiles: list[ProfilePicture] = []
    overviews: list[OverviewPicture] = []
    gap_from: float | None = None
    links: list[LinkPicture] = []
    counts: list[CountPicture] = []
    one_page: OnePage | None = None
    est: bool = True
