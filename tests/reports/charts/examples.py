"""One call a chart, with words of the caller's choice in every place that takes words."""

from collections.abc import Callable

from markupsafe import Markup

from dot.reports.charts import (
    bullets,
    causes,
    chain,
    dumbbell,
    gantt,
    gap_bars,
    item_bars,
    likert,
    priority_matrix,
    radar,
    score_bars,
    share_bars,
    slope,
    stairs,
    strips,
    waterfall,
    year,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.theme import Theme

Draw = Callable[[str, Theme], Markup]
LEVELS = tuple(Reading(float(level), str(level)) for level in range(1, 6))
UNKNOWN = Reading(None, "–")


def caption(words: str) -> Caption:
    """A caption that says ``words`` twice."""
    return Caption("chart", f"{words}, in one sentence", f"{words}: 1, 2, 3")


def draw_score_bars(words: str, theme: Theme) -> Markup:
    """Four scores: complete, without extras, at the top of the scale, and unknown."""
    rows = [
        score_bars.ScoreRow(words, Reading(2.4, "2.4"), 2.2, 2.6, 3.5, 2.1, "n = 178"),
        score_bars.ScoreRow(f"{words} and controlled content supply", Reading(1.3, "1.3")),
        score_bars.ScoreRow(words, Reading(5.0, "5.0"), 4.9, 5.0, 5.0, 4.9),
        score_bars.ScoreRow(words, UNKNOWN, note="hidden"),
    ]
    names = score_bars.ScoreWords(words, f"{words} 90 %", "target", "last time")
    return score_bars.score_bars(rows, LEVELS, names, caption(words), theme)


def draw_radar(words: str, theme: Theme) -> Markup:
    """Eight axes, three outlines, one of them with a hole."""
    axes = [f"{words} {number} and governance" for number in range(1, 9)]
    outlines = [
        radar.Outline(words, (2.1, 2.5, 3.1, 1.9, 2.8, 3.3, 2.2, 1.5)),
        radar.Outline("target", (3.5,) * 8, dashed=True),
        radar.Outline("last time", (1.9, None, 2.6, 1.7, 2.2, 3.1, 2.0, 1.2)),
    ]
    return radar.radar(axes, outlines, LEVELS, caption(words), theme)


def draw_dumbbells(words: str, theme: Theme) -> Markup:
    """Five rows: wide, narrow, turned round, equal, and one side unknown."""
    values = [(3.9, 2.1), (2.4, 2.6), (2.0, 3.4), (3.0, 3.0)]
    pairs = [
        dumbbell.Pair(
            words,
            Reading(a, f"{a}"),
            Reading(b, f"{b}"),
            f"{a - b:+.1f}",
            low=b - 0.2,
            high=b + 0.2,
        )
        for a, b in values
    ]
    pairs.append(dumbbell.Pair(f"{words} (one side)", Reading(3.0, "3.0"), UNKNOWN, "–"))
    return dumbbell.dumbbells(
        pairs, LEVELS, ("Leadership", words, "interval"), caption(words), theme
    )


def draw_waterfall(words: str, theme: Theme) -> Markup:
    """Four known levels, one of them almost empty, and one that may not be shown."""
    stages = [
        waterfall.Stage("Source team", Reading(92, "92"), "n = 6", 88, 96),
        waterfall.Stage(words, Reading(78, "78"), "n = 9", 70, 84, "−14 points", "90 %: −22 to −6"),
        waterfall.Stage(
            "Sales managers", Reading(81, "81"), "n = 10", 76, 88, "+3 points", gained=True
        ),
        waterfall.Stage(
            "Reps and key account managers", Reading(12, "12"), "n = 130", 9, 15, "−69"
        ),
        waterfall.Stage("Agencies", Reading(None, "hidden"), "n < 5"),
    ]
    names = waterfall.WaterfallWords("arrives", "lost on the way", "90 % interval")
    return waterfall.waterfall(stages, names, caption(words), theme)


def draw_gap_bars(words: str, theme: Theme) -> Markup:
    """Gaps on both sides of the target, one without an interval, one unknown."""
    gaps = [
        gap_bars.Gap(words, Reading(-1.9, "−1.9"), Reading(1.6, "1.6"), 3.5, 1.4, 1.9, "5"),
        gap_bars.Gap(f"{words} and its stewards", Reading(-0.1, "−0.1"), Reading(3.4, "3.4"), 3.5),
        gap_bars.Gap(words, Reading(0.6, "+0.6"), Reading(4.1, "4.1"), 3.5, note="2"),
        gap_bars.Gap(words, UNKNOWN, UNKNOWN, None),
    ]
    names = gap_bars.GapWords("score", "target", "interval", "gap", words)
    return gap_bars.gap_bars(gaps, LEVELS, names, caption(words), theme)


def draw_likert(words: str, theme: Theme) -> Markup:
    """Five classes, three, two without a middle, and all at one end."""
    shares = ((0.1, 0.4, 0.3, 0.15, 0.05), (0.2, 0.5, 0.3), (0.6, 0.4), (0.0, 0.0, 1.0))
    rows = [
        likert.LikertRow(
            f"{words} and its stewards",
            tuple(
                likert.LikertClass(share, 2 * at / (len(row) - 1) - 1)
                for at, share in enumerate(row)
            ),
            "50 %",
            "20 %",
            words,
        )
        for row in shares
    ]
    names = likert.LikertWords(words, "in the middle", "above it")
    return likert.likert(rows, names, caption(words), theme)


def draw_strips(words: str, theme: Theme) -> Markup:
    """Piles of dots, one strip where all have reached their target, one without any."""
    rows = [
        strips.Strip(words, (1.5, 1.5, 1.52, 2.4, 3.0), (3.9,), "1 of 6", words),
        strips.Strip(f"{words} and its stewards", (), (4.0, 4.2), "2 of 2", ""),
        strips.Strip(words, (), (), "–", ""),
    ]
    names = strips.StripWords(words, "reached")
    return strips.strips(rows, LEVELS, names, caption(words), theme)


def draw_bullets(words: str, theme: Theme) -> Markup:
    """More is better, less is better, no benchmark, no thresholds, no value."""
    good = (40.0, 55.0, 70.0, 85.0)
    rows = [
        bullets.Bullet(
            words, Reading(61, "61 %"), good, Reading(74, "74 %"), "K01 · benchmark 74 %"
        ),
        bullets.Bullet(
            words,
            Reading(24, "24 days"),
            (30.0, 20.0, 15.0, 10.0),
            Reading(15, "15"),
            "less is better",
        ),
        bullets.Bullet(words, Reading(99, "99 %"), good, None, "no external benchmark"),
        bullets.Bullet(words, Reading(7, "7"), ()),
        bullets.Bullet(words, UNKNOWN, good),
    ]
    names = bullets.BulletWords("value", "levels 1 to 5", "benchmark")
    return bullets.bullets(rows, names, caption(words), theme)


def draw_priority_matrix(words: str, theme: Theme) -> Markup:
    """Twenty-four bets, many of the same effort and value."""
    bets = [
        priority_matrix.Bet(
            f"I{number:02}", number % 4, 1 + number % 5, number % 5, number % 4 == 0
        )
        for number in range(24)
    ]
    names = priority_matrix.MatrixWords(
        "value", f"effort of {words}", ("S", "M", "L", "XL"), "quick wins", tuple("ABCDE")
    )
    return priority_matrix.priority_matrix(bets, names, caption(words), theme)


def draw_gantt(words: str, theme: Theme) -> Markup:
    """Five lanes, hard and soft dependencies, one milestone, a need outside the plan."""
    task = gantt.Task
    tasks = [
        task("I01", words, 4, 0, 6),
        task("I03", "Strategy on a page and translation sessions per level", 4, 6, 14, ("I01",)),
        task("I36", "Monthly challenge meeting", 4, 6, 11, ("I01",), ("I03",)),
        task("I26", "Submission checklist and intake gate", 3, 0, 5),
        task("I27", "Risk tiers, parallel review", 3, 5, 15, ("I26",)),
        task("I09", "Segment-movement objective in every brief", 1, 26, 31, ("I08",)),
        task("I22", "Data governance", 2, 4, 9),
        task("I11", "Master-data clean-up and stewardship", 2, 9, 25, ("I22",), ("I01",)),
        task("I37", "Field coaching model", 0, 12, 24, (), ("I36",)),
        task("M1", "Re-assessment", 4, 50, 50, milestone=True),
    ]
    calendar = gantt.Calendar(
        (
            gantt.Stretch("0 Quick wins", 0, 12),
            gantt.Stretch("1 Align", 8, 26),
            gantt.Stretch("2 Build", 22, 52),
        ),
        tuple(gantt.Stretch(f"Q{q + 1} 2027", 13 * q, 13 * q + 13) for q in range(4)),
    )
    lanes = ("Sales", "Marketing", "IT and SFE", "Medical and MLR", "Shared")
    return gantt.gantt(tasks, lanes, calendar, caption(words), theme)


def draw_chain(words: str, theme: Theme) -> Markup:
    """A measured step, one without readings, one that was not examined; a bracket over two."""
    none = chain.Measure("", "–")
    links = [
        chain.Link(words, "P1", "2.0", "#e9a48f", "#000000", chain.Measure("31", words), none),
        chain.Link("Review", "P2", "hidden", "", "", none, chain.Measure("61 %", "approved")),
        chain.Link("Use", "", "not examined", "", "", none, none),
    ]
    names = chain.ChainWords("time", words)
    return chain.chain(links, [chain.Bracket(0, 1, words)], names, caption(words), theme)


def draw_year(words: str, theme: Theme) -> Markup:
    """Weekly, monthly, quarterly and yearly; one of them without a level."""
    rows = [
        year.Gathering(words, "weekly", 48, "3.0", "#f6efe2", "#000000", ("K1 62 %", words)),
        year.Gathering("Challenge", "monthly", 12, "2.0", "#e9a48f", "#000000", ()),
        year.Gathering("Goals", words, 4, "hidden", "", "", ("no reading",)),
        year.Gathering("Cascade", "yearly", 1, "2.1", "#e9a48f", "#000000", ("K2",)),
    ]
    names = year.YearWords(("Q1", "Q2", "Q3", "Q4"), "level", words)
    return year.year(rows, names, caption(words), theme)


def draw_item_bars(words: str, theme: Theme) -> Markup:
    """A letter with four groups, an item without one, and a mean that may not be shown."""
    rows = [
        item_bars.ItemRow(
            words, Reading(3.3, "3.3"), (3.0, 3.5, 2.0, 4.0), 3.1, "n = 9", "T", words
        ),
        item_bars.ItemRow(words, Reading(1.0, "1.0"), (None, 1.2), None, "n = 30"),
        item_bars.ItemRow("Trust", UNKNOWN),
    ]
    names = item_bars.ItemWords("mean", "last time", ("SM", words, "MKT", "GM"))
    return item_bars.item_bars(rows, LEVELS, names, caption(words), theme)


def draw_causes(words: str, theme: Theme) -> Markup:
    """A fork, a join, a lone pair, and a circle."""
    boxes = [causes.Cause(code, words, "2.0", "#e9a48f", "#000000") for code in "ABCDEFGH"]
    arrows = [("A", "B"), ("A", "C"), ("B", "D"), ("C", "D"), ("E", "F"), ("G", "H"), ("H", "G")]
    return causes.causes(boxes, arrows, caption(words), theme)


def draw_stairs(words: str, theme: Theme) -> Markup:
    """Four steps, two sides and their mean close together."""
    steps = [stairs.Stair(words, float(start), str(start)) for start in range(1, 5)]
    standings = [
        stairs.Standing("Together", Reading(2.5, "2.5"), whole=True),
        stairs.Standing(words, Reading(2.4, "2.4")),
        stairs.Standing("Marketing", Reading(2.6, "2.6")),
        stairs.Standing("Nobody", UNKNOWN),
    ]
    return stairs.stairs(steps, 5.0, standings, caption(words), theme)


def draw_share_bars(words: str, theme: Theme) -> Markup:
    """A part, nothing, the whole, and what may not be shown."""
    bars = [
        share_bars.ShareBar(words, Reading(0.47, "47 %"), strong=True),
        share_bars.ShareBar(words, Reading(0.0, "0 %")),
        share_bars.ShareBar(words, Reading(1.0, "100 %")),
        share_bars.ShareBar(words, UNKNOWN),
    ]
    return share_bars.share_bars(bars, caption(words), theme)


def draw_slopes(words: str, theme: Theme) -> Markup:
    """A rise, a fall, what chance may have moved, two in one place, and one without a then."""
    lines = [
        slope.Slope(words, Reading(2.1, "2.1"), Reading(2.9, "2.9"), 2.6, 3.2, clear=True),
        slope.Slope(words, Reading(3.1, "3.1"), Reading(2.2, "2.2"), 2.0, 2.4, clear=True),
        slope.Slope(words, Reading(2.4, "2.4"), Reading(2.5, "2.5")),
        slope.Slope(words, Reading(2.4, "2.4"), Reading(2.5, "2.5")),
        slope.Slope(words, UNKNOWN, Reading(2.5, "2.5")),
    ]
    return slope.slopes(lines, (words, "now"), caption(words), theme)


CHARTS: dict[str, Draw] = {
    "bullets": draw_bullets,
    "causes": draw_causes,
    "chain": draw_chain,
    "dumbbells": draw_dumbbells,
    "gantt": draw_gantt,
    "gap bars": draw_gap_bars,
    "item bars": draw_item_bars,
    "likert": draw_likert,
    "priority matrix": draw_priority_matrix,
    "radar": draw_radar,
    "score bars": draw_score_bars,
    "share bars": draw_share_bars,
    "slopes": draw_slopes,
    "stairs": draw_stairs,
    "strips": draw_strips,
    "waterfall": draw_waterfall,
    "year": draw_year,
}
