"""Carries one charter from draft to archive, tells each step in words, and lets the reader look.

    deploy/demo [--exit] [--port N] [--lang ar|en] [--build DIR]

--exit     end after the check; the last line is then
           ratified <charter id> positions=<n> entries=<n> package=<path> verified=yes
--port N   listen there and nowhere else; without it, 8080 or any free port
--lang     only Arabic or only English; without it, both
--build    take the program from this build folder instead of building it in build/release
"""
import argparse
import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import unicodedata

from demo_house import DAY, HOUSE, House, free_port, working_days_before
from demo_person import Answer, Mailbox, Person, Post

CHARTER = "partnership-2026"
WORKFLOW = "workflows/partnership-principles.toml"
ADMINISTRATOR, SECOND_ADMINISTRATOR, SECRETARY, SECOND_SECRETARY = "m-adminis2", "m-adminis3", "m-secreta2", "m-secreta3"
OBJECTOR, RESERVING, ABSTAINING = "deaf-union", "watan-gaza", "general-charities"
SIGNING = "national-union"  # signs the ratification with a key of its own
ON_PAPER, LATE = "camp-women-centres", "camp-youth-centres"
# Who answers by replying, and how it is written: by number in either digits, by word, with what must follow it.
BY_REPLY = {"general-union": "١", "coordinating-council": "موافقة", "ngo-network": "نوافق",
            "national-commission": "1. موافق", "youth-associations": "أوافق\n\nمع الشكر والتقدير"}
UNCLEAR, AWAY = "charities-north", "cultural-centres"
USUAL_PORT = 8080
WIDEST = 100


def toml(*path):
    with open(os.path.join(HOUSE, *path), "rb") as file:
        return tomllib.load(file)


def in_checkout(path):
    return os.path.relpath(path, HOUSE)


def columns(text):
    """How many places of a terminal `text` takes: the marks above and below Arabic letters take none."""
    return sum(unicodedata.category(character) not in ("Mn", "Cf") for character in text)


def in_lines(parts, indent, further, width, end=""):
    """`parts` in lines of at most `width`, each ended by `end` but the last. No part is broken, however long."""
    lines = [indent + parts[0]]
    for part in parts[1:]:
        if columns(f"{lines[-1]} {part}{end}") <= width:
            lines[-1] += " " + part
        else:
            lines[-1] += end
            lines.append(further + part)
    return lines


class Teller:
    """Says things in the languages that are wanted; every sentence stands in config/texts."""

    def __init__(self, language):
        self.texts = {code: toml("config", "texts", f"{code}.toml") for code in ("ar", "en")}
        self.languages = [language] if language else ["en", "ar"]
        self.bold = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
        self.width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)

    def phrase(self, code, key, **values):
        table, _, name = key.rpartition(".")
        said = self.texts[code][table or "demo"][name]
        for value in values:
            given = values[value]
            said = said.replace("{" + value + "}", given[code] if isinstance(given, dict) else str(given))
        return re.sub("[\u2066-\u2069]", "", said)  # a terminal orders its lines itself

    def both(self, key, **values):
        return {code: self.phrase(code, key, **values) for code in self.texts}

    def write(self, text, indent, further):
        for line in text.split("\n"):
            lines = in_lines(line.split(" "), indent, further, self.width)
            print("\n".join(line.rstrip() for line in lines), flush=True)

    def say(self, key, **values):
        for code in self.languages:
            self.write(self.phrase(code, key, **values), "  ", "    ")

    def heading(self, key):
        titles = [self.phrase(code, key) for code in self.languages]
        line = " · ".join(titles)
        told = line if columns(line) <= self.width else "\n".join(titles)
        print(f"\n{self.bold[0]}{told}{self.bold[1]}", flush=True)

    def quote(self, text):
        for code in self.languages:
            self.write(text[code], "      ", "      ")

    def printed(self, text):
        """What a program printed; a line that is too long goes on below its own beginning."""
        for line in text.splitlines():
            beginning = re.match(r"\s*(\S+\s\s+)?", line).group()
            self.write(line[len(beginning):], "      " + beginning, "      " + " " * len(beginning))

    def shown(self, *words):
        """A command as somebody could type it in the checkout."""
        parts = []
        for word in words:
            if parts and parts[-1].startswith("--") and " " not in parts[-1] and not word.startswith("--"):
                parts[-1] += " " + word
            else:
                parts.append(word)
        print("\n".join(in_lines(parts, "  $ ", "      ", self.width, " \\")), flush=True)


def built(teller, folder):
    """The folder of a finished build; makes build/release unless one is given."""
    if folder:
        return os.path.realpath(folder)
    build = os.path.join("build", "release")
    teller.say("packages")
    for key, *command in (("configure", "cmake", "--preset", "release", "-DMITHAQ_TESTS=OFF"),
                          ("build", "cmake", "--build", "--preset", "release", "--parallel", str(os.cpu_count() or 2))):
        teller.say(key, folder=build)
        done = subprocess.run(command, cwd=HOUSE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n" + "\n".join(done.stdout.splitlines()[-60:]))
    return os.path.join(HOUSE, build)


class Demonstration:
    def __init__(self, teller, house):
        self.teller, self.house = teller, house
        registry = toml("config", "registry.example.toml")
        self.bodies = {body["id"]: body for body in registry["body"]}
        ar = teller.texts["ar"]["notice"]
        kinds = {kind: ar[f"subject-{kind}"].split("{")[0]
                 for kind in ("request", "reminder", "receipt", "outcome", "ask-back")}
        self.mailbox = Mailbox(house.maildir, kinds)
        self.post = Post(house.inbound, house.clock)
        self.person = Person()

    def name(self, body):
        return self.bodies[body]["name"]

    def mithaq(self, *words):
        """A command that changes something: shown, then done."""
        self.teller.shown("mithaq", *(f"'{word}'" if " " in word else word for word in words))
        return self.house.command(*words)

    def round(self):
        return self.house.listed("charter", "show", CHARTER)["rounds"][-1]

    def asked(self):
        """Tells what was sent; the round that it is about."""
        self.house.wait_for_post(CHARTER)
        now = self.round()
        self.teller.say("asked", revision=now["revision"], bodies=len(now["positions"]))
        self.teller.say("rule", sentence=now["rule"])
        return now

    def answer(self, bodies, answer, *, tell=True, mail_kind="request"):
        for body in bodies:
            self.person.answer(self.mailbox.newest(self.bodies[body]["mail"], mail_kind), answer)
        if tell:
            names = {"en": "; ".join(self.name(b)["en"] for b in bodies), "ar": "؛ ".join(self.name(b)["ar"] for b in bodies)}
            self.teller.say("answers", position=self.teller.both("position." + answer.position), bodies=names)
            if answer.text:
                self.teller.quote(self.both_texts(answer.text))
            if answer.proposal:
                self.teller.quote(self.both_texts(answer.proposal))

    def read_mail(self):
        """Until the daemon has read what was sent to it, and has sent what follows from it."""
        listed = lambda: self.house.listed("mail", "list", "--all")
        self.house.wait_for("the mailbox is read", lambda: len(listed()) == self.post.sent)
        self.house.wait_for_post(CHARTER)
        return listed()[0]["verdict"]

    def newest_to(self, body, kind="request"):
        return self.mailbox.newest(self.bodies[body]["mail"], kind)

    def counted(self, body):
        return any(p["body"] == body and p["counted"] for p in self.round()["positions"])

    def reply(self, answers):
        self.teller.say("replies", bodies=len(answers))
        for body, words in answers.items():
            self.post.reply(self.newest_to(body), words)
            self.teller.say("reply", body=self.name(body), words=words.split("\n")[0])
        self.read_mail()
        silent = [body for body in answers if not self.counted(body)]
        if silent:
            raise RuntimeError(f"the replies of {', '.join(silent)} are not counted")
        self.teller.say("replies-count")

    def mails_that_are_no_answers(self):
        """An unclear reply, an out-of-office note and a mail that comes back: none of them is a position."""
        self.post.reply(self.newest_to(UNCLEAR), "نعم")
        if self.read_mail() != "ask-back" or self.counted(UNCLEAR):
            raise RuntimeError("an unclear reply was not asked back")
        self.teller.say("unclear", body=self.name(UNCLEAR), words="نعم")
        self.post.reply(self.newest_to(UNCLEAR, "ask-back"), "١")
        if self.read_mail() != "answer" or not self.counted(UNCLEAR):
            raise RuntimeError("the answer to the question is not counted")
        self.teller.say("unclear-answered", body=self.name(UNCLEAR), words="١")
        self.post.reply(self.newest_to(AWAY), "المكتب مغلق حتى يوم الأحد.", Auto_Submitted="auto-replied")
        if self.read_mail() != "automatic":
            raise RuntimeError("an out-of-office note was taken for a person's mail")
        self.teller.say("away", body=self.name(AWAY))
        self.post.bounce(self.newest_to(ON_PAPER))
        if self.read_mail() != "dsn":
            raise RuntimeError("a mail that came back was not recognised")
        self.teller.say("bounce", body=self.name(ON_PAPER))
        self.teller.printed(self.mithaq("mail", "list", "--all", *self.one_language()))

    def both_texts(self, arabic):
        """What was written in Arabic, with the rendering that config/texts has of it."""
        key = next(key for key, text in self.teller.texts["ar"]["demo"].items() if text == arabic)
        return self.teller.both(key)

    def words(self, key):
        return self.teller.phrase("ar", key)

    def passed(self, round_number_from_end):
        done = self.house.listed("charter", "show", CHARTER)["rounds"][round_number_from_end]
        if done["outcome"] != "passed":
            raise RuntimeError(f"the stage {done['stage']} has not passed but is {done['outcome'] or done['state']}")
        self.teller.say("passed", **done["explanation"]["tally"])

    def open(self):
        self.teller.heading("step-open")
        self.teller.say("opened", charter=CHARTER, workflow=WORKFLOW)
        self.mithaq("charter", "open", CHARTER, "--workflow", WORKFLOW,
                    *self.revision(1), "--by", ADMINISTRATOR)

    def revision(self, number):
        return ["--text-ar", f"workflows/demo/principles-{number}.ar.md",
                "--text-en", f"workflows/demo/principles-{number}.en.md"]

    def committee(self):
        self.teller.heading("step-committee")
        bodies = [position["body"] for position in self.asked()["positions"]]
        mail = self.mailbox.newest(self.bodies[bodies[0]]["mail"], "request")
        self.teller.say("mail", subject=mail.subject)
        self.teller.say("mail-link", link=mail.link, number=mail.number)
        self.answer(bodies[:1], Answer("approve-with-comments", text=self.words("comment-text")))
        self.answer(bodies[1:], Answer("approve"))
        self.passed(-2)

    def first_signoff(self):
        self.teller.heading("step-signoff")
        bodies = [position["body"] for position in self.asked()["positions"]]
        self.reply(BY_REPLY)
        self.answer([b for b in bodies[:9] if b != OBJECTOR and b not in BY_REPLY], Answer("approve"))
        self.answer([OBJECTOR], Answer("object", ["accessibility"], self.words("objection-text"),
                                       self.words("objection-proposal")))

    def revise(self):
        self.teller.heading("step-revision")
        objection = self.house.listed("charter", "show", CHARTER)["objections"][0]["objection"]
        self.mithaq("charter", "revise", CHARTER, "--change", "substantive", "--answers", objection, "--reason",
                    self.words("revision-reason"), *self.revision(2), "--by", SECRETARY)
        self.teller.say("revised", objection=objection)
        self.teller.printed(self.mithaq("charter", "redline", CHARTER, "--from", "1", "--to", "2",
                                        *self.one_language()))
        waiting = [position["body"] for position in self.round()["positions"] if position["awaiting"]]
        self.teller.say("awaiting", bodies=len(waiting))

    def second_signoff(self):
        self.teller.heading("step-signoff-again")
        bodies = [position["body"] for position in self.asked()["positions"]]
        self.mails_that_are_no_answers()
        others = [b for b in bodies if b not in (OBJECTOR, RESERVING, ABSTAINING, ON_PAPER, LATE, UNCLEAR)]
        self.answer(others, Answer("approve"))
        self.answer([OBJECTOR], Answer("approve"))
        objection = self.house.listed("charter", "show", CHARTER)["objections"][0]
        if objection["state"] != "accepted":
            raise RuntimeError(f"the objection is not accepted but {objection['state']}")
        self.teller.say("accepted", objection=objection["objection"])
        self.teller.printed(self.mithaq("objection", "list", CHARTER, *self.one_language()))
        self.teller.say("reservation-of", body=self.name(RESERVING))
        self.answer([RESERVING], Answer("approve-with-reservation", ["regions"], self.words("reservation-text")),
                    tell=False)
        self.teller.quote(self.teller.both("reservation-text"))
        self.answer([ABSTAINING], Answer("abstain"), tell=False)
        self.teller.say("abstains", body=self.name(ABSTAINING))
        self.on_paper()
        self.remind()
        self.passed(-2)

    def on_paper(self):
        self.teller.say("paper", body=self.name(ON_PAPER))
        self.mithaq("position", "record", CHARTER, ON_PAPER, "approve", "--channel", "paper", "--by", SECRETARY)
        entered = next(p for p in self.round()["positions"] if p["body"] == ON_PAPER)
        self.mithaq("position", "record", CHARTER, "--confirm", str(entered["seq"]), "--by", SECOND_SECRETARY)

    def remind(self):
        """Moves the clock to the day of the first reminder and lets the daemon send it."""
        self.teller.say("silent", body=self.name(LATE))
        self.teller.printed(self.mithaq("simulate", "--what-if", CHARTER, *self.one_language()))
        stage = next(stage for stage in toml(WORKFLOW)["stage"] if stage["id"] == self.round()["stage"])
        deadline = datetime.datetime.fromisoformat(self.round()["deadline"])
        day = working_days_before(deadline.date(), max(stage["reminders"]["working_days_before"]),
                                  os.path.join(HOUSE, "config", "calendar", "ps.toml"))
        noon = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc)
        before = self.house.clock.now()
        self.house.clock.set(noon)
        self.teller.say("moved", days=(noon.date() - before.date()).days, moment=f"{noon:%Y-%m-%d %H:%M} UTC")
        reminders = lambda: [job for job in self.house.listed("outbox", "list", CHARTER) if job["kind"] == "reminder"]
        self.house.wait_for("the reminder is sent", reminders)
        self.house.wait_for_post(CHARTER)
        mail = self.mailbox.newest(self.bodies[LATE]["mail"], "reminder")
        self.teller.say("reminded", bodies=len(reminders()), subject=mail.subject)
        self.answer([LATE], Answer("approve"), tell=False, mail_kind="reminder")
        self.teller.say("late", body=self.name(LATE))

    def enrol(self):
        """A body makes a key, shows that it holds it, and two administrators confirm it; the key's file."""
        self.teller.say("key", body=self.name(SIGNING))
        folder = os.path.join(self.house.folder, "key")
        os.makedirs(folder, exist_ok=True)
        key, statement = os.path.join(folder, "key"), os.path.join(folder, "enrolment.json")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
        with open(statement, "w", encoding="utf-8") as file:
            file.write(self.mithaq("key", "enrol", SIGNING, in_checkout(key) + ".pub", "--by", ADMINISTRATOR))
        subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "mithaq-statement", statement],
                       stderr=subprocess.DEVNULL, check=True)
        self.mithaq("key", "enrol", SIGNING, in_checkout(key) + ".pub", "--statement", in_checkout(statement),
                    "--signature", in_checkout(statement) + ".sig", "--by", ADMINISTRATOR)
        fingerprint = self.house.listed("key", "list")[0]["fingerprint"]
        for administrator in (ADMINISTRATOR, SECOND_ADMINISTRATOR):
            self.mithaq("key", "confirm", fingerprint, "--by", administrator)
        return key

    def sign(self, key):
        self.answer([SIGNING], Answer("approve"), tell=False)
        self.person.sign(self.newest_to(SIGNING), key)
        given = next(p for p in self.round()["positions"] if p["body"] == SIGNING)
        if given["assurance"] != "L2":
            raise RuntimeError(f"the signed answer is of level {given['assurance']}")
        self.teller.say("signed", body=self.name(SIGNING))

    def ratify(self):
        self.teller.heading("step-ratification")
        bodies = [position["body"] for position in self.asked()["positions"]]
        self.sign(self.enrol())
        self.answer([body for body in bodies if body != SIGNING], Answer("approve"))
        self.dispose()
        self.passed(-1)

    def dispose(self):
        """Each remark that has no answer of the committee yet gets one; the last stage settles after that."""
        self.teller.say("waits", sentence={code: self.round()["waits"][code] for code in self.teller.texts})
        for remark in self.house.listed("charter", "show", CHARTER)["remarks"]:
            if "disposition" not in remark:
                self.mithaq("comment", "dispose", CHARTER, str(remark["number"]), "noted", "--reply",
                            self.words("noted-reply"), "--by", SECRETARY)
        self.teller.printed(self.mithaq("charter", "comments", CHARTER, *self.one_language()))

    def archived(self):
        """Waits for seal and archive; the package's folder."""
        self.teller.heading("step-seal")
        deposits = lambda: len(self.house.listed("charter", "show", CHARTER)["deposits"]) == 2
        self.house.wait_for("the packages are in the archive", deposits)
        self.house.wait_for_post(CHARTER)
        holders = {folder.rpartition("-")[2]: folder for folder, folders, _ in os.walk(self.house.archive)
                   if "data" in folders}
        if set(holders) != {"public", "auditor"}:
            raise RuntimeError(f"in the archive are the packages {sorted(holders.values())}")
        self.teller.say("ratified", package=os.path.basename(holders["public"]))
        return holders["auditor"]

    def verify(self, package):
        self.teller.heading("step-verify")
        script = os.path.join(package, "data", "verify.sh")
        self.teller.say("verify-package")
        self.teller.shown("sh " + in_checkout(script))
        checked = subprocess.run(["sh", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True)
        self.teller.printed(checked.stdout)
        if checked.returncode:
            raise RuntimeError(f"verify.sh ends with {checked.returncode}")
        self.teller.say("verify-certificate")
        for pdf in self.certificates(package).values():
            self.teller.shown("pdfsig " + in_checkout(pdf))
            signed = subprocess.run(["pdfsig", pdf], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True).stdout
            self.teller.printed("".join(line + "\n" for line in signed.splitlines() if "Validation" in line))
            if "Signature is Valid." not in signed:
                raise RuntimeError("pdfsig does not call the seal of the certificate valid")
        self.teller.say("verify-public")
        public = os.path.dirname(package).replace("-auditor", "-public")
        self.teller.printed(self.mithaq("trail", "verify", public, *self.one_language()))
        self.teller.say("verify-trail")
        self.teller.printed(self.mithaq("trail", "verify", *self.one_language()))

    def certificates(self, package):
        """By language, as far as it is told in this language."""
        return {code: os.path.join(package, "data", "certificate", f"certificate.{code}.pdf")
                for code in self.teller.languages}

    def one_language(self):
        return ["--lang", self.teller.languages[0]]

    def counts(self):
        entries = self.house.listed("trail", "show", CHARTER)
        kinds = [json.loads(entry["leaf"])["kind"] for entry in entries]
        return kinds.count("position-given"), len(entries)

    def look(self, package):
        """Everything that a person may open now, and a charter to answer."""
        practice = "practice"
        self.teller.heading("step-look")
        self.house.command("charter", "open", practice, "--workflow", WORKFLOW, *self.revision(2), "--by",
                           ADMINISTRATOR)
        self.house.wait_for_post(practice)
        mail = self.mailbox.newest(next(iter(self.bodies.values()))["mail"], "request")
        certificate = {code: in_checkout(file) for code, file in self.certificates(package).items()}
        self.teller.say("practice")
        self.teller.say("look-member", link=mail.link, number=mail.number)
        self.teller.say("look-public", link=f"{self.house.url}/c/{CHARTER}")
        self.teller.say("look-package", folder=in_checkout(package))
        self.teller.say("look-certificate", file=certificate)
        self.teller.say("look-mails", folder=in_checkout(self.mailbox.new))
        mithaq = os.path.join(in_checkout(self.house.build), "bin", "mithaq")
        self.teller.say("look-command")
        self.teller.shown(mithaq, "--state build/demo/state", "trail show", CHARTER)
        self.teller.say("stop", folder="build/demo")

    def run(self):
        """The whole way; what the closing line tells."""
        self.open()
        self.committee()
        self.first_signoff()
        self.revise()
        self.second_signoff()
        self.ratify()
        package = self.archived()
        self.verify(package)
        return package


def beginning():
    """A Sunday morning, three weeks ago or a little more: long enough before today for all that happens."""
    day = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=21 * DAY)
    day -= datetime.timedelta(days=(day.weekday() + 1) % 7)
    return day.replace(hour=8, minute=0, second=0, microsecond=0)


def interrupted(*_):
    """Ctrl-C ends the demonstration; pressed again, it does not disturb the ending."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(prog="deploy/demo")
    parser.add_argument("--exit", action="store_true")
    parser.add_argument("--port", type=int)
    parser.add_argument("--lang", choices=["ar", "en"])
    parser.add_argument("--build")
    given = parser.parse_args()
    teller = Teller(given.lang)
    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    house = None
    try:
        teller.say("intro")
        build = built(teller, given.build)
        port = free_port(given.port or USUAL_PORT)
        if given.port and port != given.port:
            raise RuntimeError(f"port {given.port} is in use")
        if port != (given.port or USUAL_PORT):
            teller.say("no-port", port=USUAL_PORT, other=port)
        house = House(build, port, beginning())
        teller.say("clock", moment=f"{house.clock.now():%Y-%m-%d %H:%M} UTC")
        house.start()
        teller.say("ready", url=house.url, folder="build/demo")
        demonstration = Demonstration(teller, house)
        package = demonstration.run()
        positions, entries = demonstration.counts()
        if not given.exit:
            demonstration.look(package)
            signal.pause()
        house.stop()
        print(f"\nratified {CHARTER} positions={positions} entries={entries} package={in_checkout(package)} verified=yes",
              flush=True)
        return 0
    except KeyboardInterrupt:
        if house:
            house.stop()
        print()
        teller.say("stopped" if house else "interrupted")
        return 0 if house else 1
    except Exception as broken:  # whatever it is: told, and the daemon ended
        teller.say("failed", reason=f"{broken}" if isinstance(broken, RuntimeError) else repr(broken))
        return 1
    finally:
        if house:
            house.stop()


if __name__ == "__main__":
    sys.exit(main())
