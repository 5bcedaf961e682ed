"""What an independent validator finds wrong in a PDF, by every rule of PDF/UA-1 and PDF/A-3a it has."""

import page

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)


def faults(pdf: bytes) -> list[str]:
    """A line for each fault: the rule, and what was found."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in PROFILES]
    return [f"{one.rule_id}: {one.message}" for report in reports for one in report.failures]
