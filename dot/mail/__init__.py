"""Mails: composed in the rater's language, sent by SMTP, or caught for demonstrations and tests."""
