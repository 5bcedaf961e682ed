"""What consultants do to an assessment, its people and links: for pages and programs alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request, UploadFile
from limits import parse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from dot.accounts.audit import record
from dot.accounts.models import User
from dot.accounts.passwords import hash_password
from dot.assessments.bounces import correct_address, mark_bounced
from dot.assessments.fieldwork import (
    FieldworkPlan,
    extend,
    open_fieldwork,
    plan_fieldwork,
    refuse_unspoken,
)
from dot.assessments.fieldwork_models import Fieldwork, GroupLink, Invitation
from dot.assessments.floors import Shown, plan_privacy, raise_floor
from dot.assessments.invitations import Person, invite_people, move, note_added, withdraw
from dot.assessments.links import NewLink, add_link, close_link
from dot.assessments.mailing import invite, invite_again, is_mailed, remind
from dot.assessments.models import Assessment
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.places import checked_person, refuse_unknown_place
from dot.batch.coding_desk import decide
from dot.batch.direction import take_over
from dot.batch.fieldwork import languages_of
from dot.batch.online import order_report
from dot.batch.raters_file import Raters, add_raters, read_raters, roster_of
from dot.batch.redefining import redefine
from dot.errors import Conflict, NotFound
from dot.questionnaires.schemas import Questionnaire
from dot.reports.models import ReportRun
from dot.responses.closing import close, overwrite_deleted
from dot.strategy.schemas import Question
from dot.web.deps import (
    CurrentUser,
    Db,
    Here,
    ProvenAssessment,
    RunAssessment,
    assessment_of,
    run_assessment,
    user_of,
)
from dot.web.installation import Installation

Place = tuple[str, str, str]  # group, unit, level
# A file is looked at before it is taken, and again after each correction: only what is taken is few.
TAKEN, READ = parse("5/hour"), parse("60/hour")
EXPORTS = parse("20/hour")


@dataclass(frozen=True)
class Deed:
    """One request of a consultant: who does it, to which assessment, in which transaction."""

    session: Session
    here: Installation
    user: User
    assessment: Assessment

    def log(self, action: str, details: Mapping[str, object] | None = None) -> None:
        """Note what was done."""
        actor, concerns = f"user {self.user.id}", f"assessment {self.assessment.id}"
        record(self.session, self.here.now(), actor, action, concerns, details)

    def plan(self, plan: FieldworkPlan) -> Fieldwork:
        """Plan a draft anew, all of it. Raises Conflict once it is open, Invalid for a bad plan."""
        made = plan_fieldwork(self.session, self.assessment, plan)
        refuse_unspoken(made.languages, languages_of(self.asked()))
        self.log("plan changed")
        return made

    def show_groups(self, wanted: Mapping[str, Shown]) -> None:
        """Say anew how groups of a draft are shown. Raises Conflict once it is open, Invalid."""
        plan_privacy(self.session, self.assessment, self.asked(), wanted)
        self.log("privacy plan changed")

    def define(self, files: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Define a draft anew by its YAML files. Raises Conflict, Problems, Invalid."""
        redefine(self.session, self.assessment, files, self.here.content)
        self.log("settings changed")

    def open(self) -> None:
        """Let answers in: from now on the privacy plan is what respondents were told."""
        offered = languages_of(self.asked())
        open_fieldwork(self.session, self.assessment, offered, self.here.now())
        self.log("assessment opened")

    def extend(self, closes: datetime) -> None:
        """Move the close of an open assessment. Raises Conflict, Invalid."""
        extend(self.session, self.assessment, closes, self.here.now())
        self.log("close moved")

    def raise_floor(self, group: str, floor: int) -> None:
        """Promise a group more than it was promised. Raises Invalid: a floor is never lowered."""
        raise_floor(self.session, self.assessment, self.asked(), group, floor)
        self.log(f"floor of {group} raised to {floor}")

    def close(self) -> BackgroundTask:
        """Close, and destroy the link between people and answers; what is left to do after the commit."""
        made = close(self.session, self.assessment.id, self.here.now())
        self.log(
            "closed; the link between people and answers was destroyed",
            {"drafts dropped": bool(made.drafts)},
        )
        return BackgroundTask(overwrite_deleted, self.here.database)

    def code(self, codes: Mapping[tuple[Question, str], str]) -> int:
        """Store the user's codes of recall answers; how many. Raises Conflict, Invalid."""
        many = decide(self.session, self.assessment, f"user {self.user.id}", codes)
        self.log("recall answers coded", {"wordings": many})
        return many

    def take_over(self, importance: Mapping[str, int], targets: Mapping[str, float]) -> None:
        """Write importance and targets that somebody confirmed into the settings. Raises Conflict, Invalid."""
        take_over(self.session, self.assessment, self.here.content, importance, targets)
        self.log("importance and targets taken over")

    def order_report(self) -> ReportRun:
        """Queue “score and report”. Raises Conflict, TooMany."""
        run = order_report(self.session, self.assessment.id, self.here.enqueue)
        self.log("report ordered")
        return run

    def mail_invitations(self) -> int:
        """Mail everybody who has no invitation yet; how many that are."""
        many = invite(self.session, self.assessment, self.here.enqueue, self.here.now())
        self.log("invitations sent")
        return many

    def mail_reminders(self) -> None:
        """Remind those who have not finished; who they are is told to nobody."""
        remind(self.session, self.assessment, self.here.enqueue, self.here.now())
        self.log("reminders sent")

    def asked(self) -> tuple[Questionnaire, ...]:
        """The questionnaires that the assessment is pinned to."""
        return questionnaires(self.session, self.assessment.id, self.here.content)

    def invite(self, person: Person) -> Invitation:
        """Invite one person; no mail is sent yet. Raises Invalid, Conflict."""
        plan = self.session.get(Fieldwork, self.assessment.id)
        offered = plan.languages if plan else []
        checked = checked_person(settings_of(self.assessment), person, offered)
        made = invite_people(self.session, self.assessment.id, [checked])[0]
        note_added(self.session, self.assessment.id, 1)
        self.log("person invited")
        return made

    def move(self, invitation_id: int, place: Place) -> None:
        """Correct somebody's group, unit or level before they answer. Raises Invalid, Conflict."""
        refuse_unknown_place(settings_of(self.assessment), *place)
        move(self.session, self.invitation(invitation_id), *place)
        self.log("person moved")

    def mail_again(self, invitation_id: int) -> None:
        """Mail one person once more; the mail brings a new link. Raises Conflict."""
        invitation = self.invitation(invitation_id)
        invite_again(self.session, invitation, self.here.enqueue, self.here.now())
        self.log("one invitation sent again")

    def came_back(self, invitation_id: int) -> None:
        """Mark the newest mail to somebody as undeliverable. Raises Conflict where none went out."""
        if not mark_bounced(self.session, self.invitation(invitation_id), self.here.now()):
            raise Conflict("No mail to this person is out that could have come back.")
        self.log("mail marked as undeliverable")

    def correct(self, invitation_id: int, email: str) -> None:
        """Correct somebody's address; whoever was mailed already is mailed there. Raises Conflict."""
        invitation = self.invitation(invitation_id)
        correct_address(self.session, invitation, email)
        self.log("address corrected")
        if is_mailed(self.session, invitation):
            invite_again(self.session, invitation, self.here.enqueue, self.here.now())

    def withdraw(self, invitation_id: int) -> None:
        """Ask somebody no longer; their links end."""
        withdraw(self.session, self.invitation(invitation_id))
        self.log("invitation withdrawn")

    def end_link(self, code: str) -> None:
        """End an open link; who came by it goes on."""
        close_link(self.session, self.link(code))
        self.log("open link ended")

    def invitation(self, invitation_id: int) -> Invitation:
        """An invitation of this assessment. Raises NotFound for another one's."""
        return invitation_of(self.session, self.assessment, invitation_id)

    def link(self, code: str) -> GroupLink:
        """An open link of this assessment. Raises NotFound for another one's."""
        return link_of(self.session, self.assessment, code)


def _deed(session: Db, here: Here, user: CurrentUser, assessment: RunAssessment) -> Deed:
    return Deed(session, here, user, assessment)


def _proven_deed(session: Db, here: Here, user: CurrentUser, assessment: ProvenAssessment) -> Deed:
    return Deed(session, here, user, assessment)


# Of whoever runs the assessment; of whoever has just shown that it is them.
RunDeed = Annotated[Deed, Depends(_deed, scope="function")]
ProvenDeed = Annotated[Deed, Depends(_proven_deed, scope="function")]


def may_run(request: Request, assessment_id: int, here: Here) -> None:
    """Refuse whoever does not run the assessment, before a route opens its own transaction."""
    with here.database.read() as reading:
        allowed(request, reading, here, assessment_id)


MayRun = Depends(may_run)


def open_link(
    request: Request, here: Installation, assessment_id: int, wanted: NewLink, passcode: str
) -> GroupLink:
    """Make an open link for one group. Raises Invalid.

    A passcode takes a tenth of a second to hash: not inside a transaction that may hold the only
    writer.
    """
    kept = hash_password(passcode) if passcode else None
    with here.database.write.begin() as session:
        user, assessment = allowed(request, session, here, assessment_id)
        refuse_unknown_place(settings_of(assessment), wanted.group, wanted.unit, wanted.level)
        link = add_link(session, assessment.id, wanted, kept)
        Deed(session, here, user, assessment).log("open link made")
    return link


def raters_in(request: Request, here: Installation, assessment_id: int, file: UploadFile) -> Raters:
    """The people in an uploaded file, and what is wrong with it. Raises TooMany before it is read.

    It is read outside a transaction that writes: a workbook may keep a writer waiting.
    """
    with here.database.read() as reading:
        user, _ = allowed(request, reading, here, assessment_id)
        roster = roster_of(reading, assessment_id, here.content)
    here.spend_together(READ, "file read", str(user.id))
    return read_raters(file.filename or "raters", file.file.read(), roster)


def take_raters(
    request: Request, here: Installation, assessment_id: int, raters: Raters
) -> Assessment:
    """Store the people of a file, in a transaction of its own. Raises TooMany."""
    with here.database.read() as reading:
        user, _ = allowed(request, reading, here, assessment_id)
    here.spend_together(TAKEN, "file taken", str(user.id))
    with here.database.write.begin() as session:
        user, assessment = allowed(request, session, here, assessment_id)
        add_raters(session, assessment_id, raters)
        Deed(session, here, user, assessment).log("raters taken from a file")
    return assessment


def count_export(here: Installation, user: User) -> None:
    """Count a document or result that leaves the service. Raises TooMany."""
    here.spend_together(EXPORTS, "export", str(user.id))


def allowed(
    request: Request, session: Session, here: Installation, assessment_id: int
) -> tuple[User, Assessment]:
    """Who asks, and for which assessment, where a route opens its transactions itself."""
    user = user_of(request, session, here, here.now())
    return user, run_assessment(assessment_of(assessment_id, session, user), user)


def invitation_of(session: Session, assessment: Assessment, invitation_id: int) -> Invitation:
    """An invitation of this assessment. Raises NotFound for another one's."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.assessment_id != assessment.id:
        raise NotFound("There is no such person in this assessment.")
    return found


def link_of(session: Session, assessment: Assessment, code: str) -> GroupLink:
    """An open link of this assessment. Raises NotFound for another one's."""
    found = session.get(GroupLink, code) if code.isprintable() else None
    if found is None or found.assessment_id != assessment.id:
        raise NotFound("There is no such link in this assessment.")
    return found
