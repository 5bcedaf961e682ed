"""What takes a while, by JSON: mails, files of raters, “score and report”."""

from fastapi import APIRouter, Request, UploadFile

from dot.errors import NotFound
from dot.reports.models import ReportRun
from dot.reports.runs import newest
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import CountOut, RunOut
from dot.web.deeds import MayRun, RunDeed, raters_in, take_raters
from dot.web.deps import CurrentAssessment, Db, Here
from dot.web.pages.mailing import LARGEST_UPLOAD
from dot.web.pages.people import Id

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["jobs"],
    responses=PROBLEMS,
    dependencies=KEYED,
)


@router.post("/raters", max_body_size=LARGEST_UPLOAD, dependencies=[MayRun])
def bring_raters(
    request: Request, file: UploadFile, assessment_id: Id, here: Here, preview: bool = False
) -> CountOut:
    """Take people from a CSV file or a workbook, all or none; how many. A preview takes none."""
    raters = raters_in(request, here, assessment_id, file)
    raters.refuse_wrong()
    if not preview:
        take_raters(request, here, assessment_id, raters)
    return CountOut(count=len(raters.people))


@router.post("/invitations", status_code=202)
def send_invitations(deed: RunDeed) -> CountOut:
    """Mail everybody who has no invitation yet; how many that are."""
    return CountOut(count=deed.mail_invitations())


@router.post("/reminders", status_code=204)
def send_reminders(deed: RunDeed) -> None:
    """Remind those who have not finished; neither who nor how many they are is told."""
    deed.mail_reminders()


@router.post("/reports", status_code=202)
def order(deed: RunDeed) -> RunOut:
    """Score and report in the background."""
    return out(deed.order_report())


@router.get("/reports/latest")
def get_run(assessment: CurrentAssessment, session: Db) -> RunOut:
    """How far the newest run has come."""
    run = newest(session, assessment.id)
    if run is None:
        raise NotFound("No report has been ordered yet.")
    return out(run)


def out(run: ReportRun) -> RunOut:
    """A run as programs read it."""
    return RunOut(
        id=run.id,
        state=run.state,
        step=run.step,
        percent=run.percent,
        message=run.message,
        release=run.release,
    )
