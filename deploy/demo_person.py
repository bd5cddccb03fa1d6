"""One person with a mailbox and a browser.

Reads the mails that the daemon laid into a Maildir, with Python's own parser, and answers: through the pages behind
their links (opens the link, chooses, looks through the review, confirms with the number from the mail), or by replying,
into the Maildir in which the daemon looks for replies. Knows nothing of the daemon but these.
"""
import email
import email.message
import email.policy
import html.parser
import http.cookiejar
import os
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request


class Mail:
    def __init__(self, path, kinds):
        with open(path, "rb") as file:
            message = email.message_from_binary_file(file, policy=email.policy.default)
        self.to = message["Delivered-To"]
        self.return_path = message["Return-Path"].strip("<>")
        self.reply_to = message["Reply-To"].addresses[0].addr_spec
        self.id, self.date = message["Message-ID"], message["Date"].datetime
        self.subject = str(message["Subject"])
        self.kind = next((kind for kind, beginning in kinds.items() if self.subject.startswith(beginning)), "")
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        link = re.search(r"^https?://\S+/s/\S+$", text, re.MULTILINE)
        number = re.search(r"^\d{6}$", text, re.MULTILINE)
        self.text = text
        self.link = link.group() if link else ""
        self.number = number.group() if number else ""


class Mailbox:
    """A Maildir, read again and again. `kinds` says with which words the subject of each kind of notice begins."""

    def __init__(self, folder, kinds):
        self.new = os.path.join(folder, "new")
        self.kinds = kinds
        self.mails = {}

    def read(self):
        names = os.listdir(self.new) if os.path.isdir(self.new) else []
        for name in sorted(names, key=lambda name: [int(n) for n in re.findall(r"\d+", name)[:4]]):
            if name not in self.mails:
                self.mails[name] = Mail(os.path.join(self.new, name), self.kinds)
        return list(self.mails.values())

    def newest(self, to, *kinds):
        found = [mail for mail in self.read() if mail.to == to and mail.kind in kinds]
        if not found:
            raise RuntimeError(f"no mail ({', '.join(kinds)}) has come to {to}")
        return found[-1]


class Post:
    """Lays mails into the Maildir in which the daemon looks. Dates are those of the clock of the demonstration."""

    def __init__(self, folder, clock):
        self.folder, self.clock, self.sent = folder, clock, 0
        for room in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(folder, room), exist_ok=True)

    def send(self, message, return_path):
        self.sent += 1
        message["Date"] = self.clock.now()
        message["Message-ID"] = f"<{self.sent}.{os.getpid()}@members.example>"
        name = f"{int(self.clock.now().timestamp())}.M{self.sent}P{os.getpid()}.demo"
        draft = os.path.join(self.folder, "tmp", name)
        with open(draft, "wb") as file:
            file.write(f"Return-Path: <{return_path}>\r\n".encode() + message.as_bytes(policy=email.policy.SMTP))
        os.rename(draft, os.path.join(self.folder, "new", name))

    def reply(self, mail, words, **headers):
        """As a mail program writes it: the answer, a line that says who wrote what follows, and that, quoted."""
        message = email.message.EmailMessage()
        message["From"], message["To"] = mail.to, mail.reply_to
        message["Subject"] = "رد: " + mail.subject
        message["In-Reply-To"] = message["References"] = mail.id
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        quoted = "\n".join("> " + line for line in mail.text.splitlines())
        written = f"في {mail.date:%Y-%m-%d} كتب <{mail.reply_to}>:"
        message.set_content(f"{words}\n\n{written}\n{quoted}\n")
        self.send(message, mail.to)

    def bounce(self, mail):
        """What a mail server says of a mail that it could not deliver (RFC 3464)."""
        message = email.message.EmailMessage()
        message["From"], message["To"] = "MAILER-DAEMON@mx.members.example", mail.return_path
        message["Subject"] = "Undelivered Mail Returned to Sender"
        message["Auto-Submitted"] = "auto-replied"
        message.set_content(f"I could not deliver your message to {mail.to}: the mailbox is full.\n")
        message.make_mixed()
        message.replace_header("Content-Type", "multipart/report")
        message.set_param("report-type", "delivery-status")
        status = email.message.Message()
        status["Content-Type"] = "message/delivery-status"
        about = email.message.Message()
        about["Reporting-MTA"] = "dns; mx.members.example"
        of_it = email.message.Message()
        of_it["Final-Recipient"], of_it["Action"] = f"rfc822; {mail.to}", "failed"
        of_it["Status"], of_it["Diagnostic-Code"] = "5.2.2", "smtp; 552 5.2.2 mailbox full"
        status.set_payload([about, of_it])
        message.attach(status)
        self.send(message, "")


class Forms(html.parser.HTMLParser):
    """The forms of a page: where each goes, and what it would send if nobody touched it."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.forms.append((has.get("action", ""), []))
        elif tag == "input" and self.forms and has.get("name"):
            if has.get("type") not in ("radio", "checkbox") or "checked" in has:
                self.forms[-1][1].append((has["name"], has.get("value") or ""))


class Answer:
    def __init__(self, position, articles=(), text="", proposal=""):
        self.position, self.articles, self.text, self.proposal = position, list(articles), text, proposal


class Person:
    def __init__(self):
        self.browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def page(self, url, fields=None):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.browser.open(url, data, timeout=30) as response:
                return response.geturl(), response.read().decode()
        except urllib.error.HTTPError as no:
            words = re.sub(r"<style.*?</style>|<[^>]+>|\s+", " ", no.read().decode(errors="replace"))
            raise RuntimeError(f"the page {url} answers {no.code}: {' '.join(words.split())[:400]}") from None

    def answer(self, mail, answer):
        """From the link in the mail to the receipt; gives the receipt's page."""
        url, page = self.page(mail.link)
        action, sent = self.form(page, "id=\"answer\"")
        sent += [("position", answer.position)] + [("article", article) for article in answer.articles]
        sent += [("text", answer.text), ("proposal", answer.proposal)]
        url, page = self.page(urllib.parse.urljoin(url, action), sent)
        action, sent = self.form(page, "name=\"number\"")
        sent = [field for field in sent if field[0] != "number"] + [("number", mail.number)]
        return self.page(urllib.parse.urljoin(url, action), sent)[1]

    def sign(self, mail, key):
        """Signs the statement of the answer behind the link with an SSH key: downloaded, signed, pasted; the page."""
        url, page = self.page(mail.link + "/sign")
        action, sent = self.form(page, "id=\"paste\"")
        digest = dict(sent)["statement"]
        _, statement = self.page(f"{mail.link}/statement/{digest}")
        signed = subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "mithaq-statement"],
                                input=statement, stdout=subprocess.PIPE, check=True, text=True)
        return self.page(urllib.parse.urljoin(url, action), sent + [("paste", signed.stdout)])[1]

    @staticmethod
    def form(page, holding):
        parts = re.findall(r"<form.*?</form>", page, re.DOTALL)
        for part in parts:
            if holding in part:
                return Forms(part).forms[0]
        raise RuntimeError(f"the page has no form with {holding}")
