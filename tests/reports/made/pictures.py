"""Made-up pictures of the report, all on the places of the made-up CRM questionnaire."""

from dot.results.pictures_schemas import (
    ChainPicture,
    CountPicture,
    GroupMean,
    ItemMean,
    LinkPicture,
    MeetingPicture,
    OverviewPicture,
    Pictures,
    ProfilePicture,
    RhythmPicture,
    SpanPicture,
    Spot,
    StepPicture,
    SubjectPicture,
)


def at(node: str) -> Spot:
    """A place of the CRM questionnaire."""
    return Spot(questionnaire="crm", node=node)


def make_item(item: str, mean: float | None, **changed: object) -> ItemMean:
    """One item with two shown groups; any field may be changed."""
    fields: dict[str, object] = {
        "spot": at("C1.1"),
        "item": item,
        "text": f"{item.title()}: I know what is asked of me.",
        "letter": item[0].upper(),
        "name": item.title(),
        "range": (1.0, 5.0),
        "mean": mean,
        "reason": None if mean is not None else "hidden",
        "n": 137,
        "groups": {"SM": GroupMean(n=10, mean=3.4), "REP": GroupMean(n=127, mean=2.6)},
    }
    return ItemMean.model_validate({**fields, **changed})


def make_chain() -> ChainPicture:
    """Three steps: measured, without a reading, and not examined."""
    steps = [
        StepPicture(name="Need", spot=at("C1.1"), time="K02", quality="K01"),
        StepPicture(name="Review", spot=at("C2.1"), time=None, quality="K03"),
        StepPicture(name="Use", spot=None, time=None, quality=None),
    ]
    spans = [SpanPicture(name="From need to review", first=1, last=2, kpi="K02")]
    return ChainPicture(id="flow", title="From need to use", steps=steps, spans=spans)


def make_rhythm() -> RhythmPicture:
    """A weekly, a monthly and a yearly meeting."""
    meetings = [
        MeetingPicture(
            name=name,
            purpose="Actions are followed up.",
            cadence=name.lower(),
            per_year=per_year,
            spots=[at("C1.1"), at("C2.1")],
            kpis=kpis,
        )
        for name, per_year, kpis in (
            ("Weekly", 48, ["K01"]),
            ("Monthly", 12, []),
            ("Yearly", 1, []),
        )
    ]
    return RhythmPicture(id="year", title="A year of meetings", meetings=meetings)


def make_pictures(**changed: object) -> Pictures:
    """One picture of every kind; any field may be changed."""
    profile = ProfilePicture(
        id="letters",
        title="Four letters",
        axes=[make_item("train", 3.3), make_item("adapt", 2.7), make_item("trust", None)],
    )
    overview = OverviewPicture(
        id="goals",
        title="Goals",
        subjects=[SubjectPicture(name="Are goals shared?", spot=at("C2.1"), kpis=["K01"])],
    )
    link = LinkPicture(cause=at("C1.1"), effect=at("C2.1"), text="Data before targets.", est=True)
    count = CountPicture(count="priorities", spots=[at("C1.1")], kpis=["K01"], initiatives=["I01"])
    fields: dict[str, object] = {
        "chains": [make_chain()],
        "rhythms": [make_rhythm()],
        "profiles": [profile],
        "overviews": [overview],
        "gap_from": 0.5,
        "links": [link],
        "counts": [count],
    }
    return Pictures.model_validate({**fields, **changed})
