"""Which nodes of one version of a questionnaire mean what they mean in another."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dot.benchmarks.schemas import Covered
from dot.errors import NotFound, Problems
from dot.questionnaires.diff import compare
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import find


@dataclass(frozen=True)
class Versions:
    """The questionnaires that can be had: those named on their own, then DOT's released ones."""

    content: Path
    own: tuple[Questionnaire, ...] = ()

    def find(self, covered: Covered) -> Questionnaire | None:
        """The very content that is meant, or nothing; without a hash the version decides."""
        for one in self.own:
            if _is_meant(one, covered):
                return one
        with suppress(NotFound, Problems):
            found = find(f"{covered.slug}@{covered.version}", self.content, self.content)
            return found if _is_meant(found, covered) else None
        return None

    def comparable(self, before: Covered, now: Covered) -> frozenset[str] | None:
        """The nodes of ``before`` that mean the same in ``now``; None stands for all of them."""
        if before == now:
            return None
        earlier, later = self.find(before), self.find(now)
        if earlier is None or later is None:
            return frozenset()
        return same_nodes(earlier, later)


def same_nodes(earlier: Questionnaire, later: Questionnaire) -> frozenset[str]:
    """The nodes whose scores may be set beside each other without doubt."""
    if content_hash(earlier) == content_hash(later):
        return frozenset([later.slug, *(node.id for node in later.walk())])
    return frozenset(node.id for node in compare(earlier, later).nodes if node.trend == "all")


def covered_by(questionnaire: Questionnaire) -> Covered:
    """How a benchmark set names a questionnaire's content."""
    return Covered(
        slug=questionnaire.slug,
        version=questionnaire.version,
        hash=content_hash(questionnaire),
    )


def _is_meant(questionnaire: Questionnaire, covered: Covered) -> bool:
    same = (questionnaire.slug, questionnaire.version) == (covered.slug, covered.version)
    return same and covered.hash in (None, content_hash(questionnaire))
