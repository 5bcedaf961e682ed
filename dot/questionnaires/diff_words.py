"""A comparison of two versions in plain words."""

from collections import Counter
from collections.abc import Iterator

from pydantic import JsonValue

from dot.questionnaires.diff_schemas import Edit, ItemDiff, NodeDiff, QuestionnaireDiff
from dot.questionnaires.scalars import clipped
from dot.questionnaires.wording import figure

LINE = 80
NAMES = {"text": "text only", "notes": "notes only"}


def diff_words(diff: QuestionnaireDiff) -> Iterator[str]:
    """The lines of a comparison, most telling first: header, questions, nodes."""
    yield f"{diff.after.slug}: {diff.before.version} → {diff.after.version}"
    if diff.is_empty:
        yield "Both say the same; everything can be compared."
        return
    if diff.header:
        yield from ("", "Header")
        yield from (f"  {line}" for edit in diff.header for line in _edit(edit))
    yield from ("", f"Questions: {_counted(diff)}")
    for item in diff.items:
        yield from _item(item)
    yield from ("", f"Nodes: {_trends(diff)}")
    for node in diff.nodes:
        yield from _node(node)


def _counted(diff: QuestionnaireDiff) -> str:
    """How many items of each verdict, and how many are as they were."""
    verdicts = Counter(item.verdict for item in diff.items)
    parts = [f"{count} {verdict}" for verdict, count in sorted(verdicts.items())]
    changed = f"{len(diff.items)} changed ({', '.join(parts)})" if parts else "0 changed"
    return f"{changed}, {len(diff.unchanged)} unchanged and comparable"


def _item(item: ItemDiff) -> Iterator[str]:
    kinds = [NAMES.get(kind, kind) if len(item.kinds) == 1 else kind for kind in item.kinds]
    yield f"  {item.id}{_place(item)}: {', '.join(kinds)}{_partners(item)}: {item.verdict}"
    yield f"    “{clipped(item.text)}”"
    yield from (f"    {line}" for edit in item.edits if edit.key != "node" for line in _edit(edit))
    yield from (f"    {reason}" for reason in item.reasons)


def _place(item: ItemDiff) -> str:
    before, after = item.node
    if before and after and before != after:
        return f" ({before} → {after})"
    return f" ({after or before})"


def _partners(item: ItemDiff) -> str:
    """What it replaces or what replaces it; the side tells which."""
    if not item.partners:
        return ""
    gone = item.node[1] is None
    return f" {'into' if gone else 'from'} {', '.join(item.partners)}"


def _trends(diff: QuestionnaireDiff) -> str:
    count = Counter(node.trend for node in diff.nodes)
    return (
        f"the trend of {count['all']} goes on, of {count['some']} on some questions only, "
        f"of {count['none']} not at all"
    )


def _node(node: NodeDiff) -> Iterator[str]:
    """Nodes that changed, or whose trend is broken."""
    if node.trend == "all" and not node.edits:
        return
    yield f"  {node.id} {node.title}: {_trend(node)}"
    yield from (f"    {line}" for edit in node.edits for line in _edit(edit))
    yield from (f"    {reason}" for reason in node.reasons)


def _trend(node: NodeDiff) -> str:
    if node.trend == "all":
        return "all questions comparable, the trend goes on"
    if node.trend == "none":
        return "no trend"
    parts = [f"comparable: {', '.join(node.items)}"] if node.items else []
    parts += [f"with care: {', '.join(node.with_care)}"] if node.with_care else []
    return f"no trend of the score; {'; '.join(parts)}"


def _edit(edit: Edit) -> Iterator[str]:
    """One key: short values side by side, of lists of anchors those that differ."""
    before, after = _pairs(edit.before), _pairs(edit.after)
    if before is not None and after is not None:
        for name in dict.fromkeys([*before, *after]):
            left, right = before.get(name), after.get(name)
            if left != right:
                yield from _sides(f"{edit.key} {name}", left, right)
        if dict(before) == dict(after):
            yield f"{edit.key}: in another order"
    else:
        yield from _sides(edit.key, edit.before, edit.after)


def _sides(key: str, before: JsonValue, after: JsonValue) -> Iterator[str]:
    """Two values whole: on one line if it holds them, else one below the other."""
    left, right = _shown(before), _shown(after)
    if len(left) + len(right) <= LINE:
        yield f"{key}: {left} → {right}"
    else:
        yield from (f"{key}:", f"  − {left}", f"  + {right}")


def _pairs(value: JsonValue) -> dict[str, JsonValue] | None:
    """A mapping, or a list of pairs such as anchors, by name; None for anything else."""
    if isinstance(value, dict):
        return {str(name): part for name, part in value.items()}
    if not isinstance(value, list) or not value:
        return None
    pairs = [part for part in value if isinstance(part, list) and len(part) == 2]
    if len(pairs) < len(value):
        return None
    return {_bare(name): part for name, part in pairs}


def _bare(value: JsonValue) -> str:
    return figure(value) if isinstance(value, int | float) else str(value)


def _shown(value: JsonValue) -> str:
    """A value on one line."""
    if value is None or value in ([], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{' '.join(value.split())}”"
    if isinstance(value, int | float):
        return figure(value)
    if isinstance(value, dict):
        return clipped(", ".join(f"{name} {_shown(part)}" for name, part in value.items()))
    return clipped(
        ", ".join(_bare(part) if isinstance(part, str) else _shown(part) for part in value)
    )
