"""A mail server's notice that a mail came back."""

NOTICE = """From: MAILER-DAEMON@mx.client.example
To: survey@practice.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--b
Content-Type: message/rfc822

To: {recipient}
Subject: hello

--b--
"""


def notice(recipient: str = "ann@client.example", action: str = "failed") -> bytes:
    return NOTICE.format(recipient=recipient, action=action).encode()
