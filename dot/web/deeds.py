"""What consultants do to the people and links of an assessment: for pages and programs alike."""

from dataclasses import dataclass

from fastapi import Depends, Request
from limits import parse
from sqlalchemy.orm import Session

from dot.accounts.audit import record
from dot.accounts.models import User
from dot.accounts.passwords import hash_password
from dot.assessments.bounces import correct_address, mark_bounced
from dot.assessments.fieldwork_models import Fieldwork, GroupLink, Invitation
from dot.assessments.invitations import Person, invite_people, move, note_added, withdraw
from dot.assessments.links import NewLink, add_link, close_link
from dot.assessments.mailing import invite_again, is_mailed
from dot.assessments.models import Assessment
from dot.assessments.pinned import settings_of
from dot.assessments.places import checked_person, refuse_unknown_place
from dot.errors import Conflict, NotFound
from dot.web.deps import Here, assessment_of, run_assessment, user_of
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

    def log(self, action: str) -> None:
        """Note what was done."""
        concerns = f"assessment {self.assessment.id}"
        record(self.session, self.here.now(), f"user {self.user.id}", action, concerns)

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


def count_reading(here: Installation, user: User) -> None:
    """Count a file that somebody uploads. Raises TooMany, before anything of it is read."""
    here.spend_together(READ, "file read", str(user.id))


def count_taking(here: Installation, user: User) -> None:
    """Count a file whose rows are stored. Raises TooMany. Not inside a transaction that writes."""
    here.spend_together(TAKEN, "file taken", str(user.id))


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
