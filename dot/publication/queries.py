"""What the database holds of published results: the latest release of every assessment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Client, Engagement
from dot.publication.models import PublishedRelease


@dataclass(frozen=True)
class Published:
    """A published result, whose it is, and how messages call it."""

    client: str
    name: str
    content: dict[str, Any]


def latest_releases(session: Session) -> Iterator[Published]:
    """The latest release of every assessment that has one, one after the other, by assessment."""
    release = PublishedRelease
    latest = (
        select(release.assessment_id, func.max(release.number), Assessment.wave, Client.name)
        .join(Assessment, Assessment.id == release.assessment_id)
        .join(Engagement, Engagement.id == Assessment.engagement_id)
        .join(Client, Client.id == Engagement.client_id)
        .group_by(release.assessment_id, Assessment.wave, Client.name)
        .order_by(release.assessment_id)
    )
    # A result is large, so they are never all in memory at once.
    for assessment, number, wave, client in session.execute(latest).all():
        content = session.scalars(
            select(release.content).filter_by(assessment_id=assessment, number=number)
        ).one()
        yield Published(client, f"release {number} of “{wave}”, {client}", content)
