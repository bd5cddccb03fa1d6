"""Judges that are not ours: Go's note and tlog, OpenSSL, and two packages of npm, over the golden log.

Each shows one good and one altered input. What Debian packages must be there; what comes from npm may be absent, and
then the test is skipped by name (exit code 77) unless MITHAQ_CROSSCHECK=all.
"""
import base64
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden" / "trail" / "format-1"
LOG = GOLDEN / "log-4"
MITHAQ = sys.argv[1]
BUILD = pathlib.Path(MITHAQ).resolve().parent.parent
ROOT_OF_3 = "9v58M2LdVL+mn2weyA44m/05Ro+zr2f/5Oojcnc3nIo="


def run(*words, **more):
    return subprocess.run([str(w) for w in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def go(*words):
    """Built once a build folder, into a name of its own while it is built."""
    program = BUILD / "crosscheck" / "note"
    environment = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode",
                       GOCACHE=str(BUILD / "crosscheck" / "go"), GOFLAGS="")
    if not program.exists() or program.stat().st_mtime < (HERE / "note.go").stat().st_mtime:
        program.parent.mkdir(parents=True, exist_ok=True)
        own = program.with_name(f"note-{os.getpid()}")
        built = run("go", "build", "-o", own, HERE / "note.go", env=environment)
        if built.returncode != 0:
            raise AssertionError(built.stdout)
        own.rename(program)
    return run(program, *words)


def judges():
    """node_modules of the lock file, in the build folder; a missing registry is a skip."""
    folder = BUILD / "crosscheck" / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    complete = folder / f"complete-{lock[:16]}"
    with open(folder.with_name("npm.lock"), "w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # the tests of this file run side by side
        install(folder, complete)
    return folder


def install(folder, complete):
    if not complete.exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder / name)
        try:
            got = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder, timeout=200)
            reason = got.stdout if got.returncode != 0 else ""
        except (OSError, subprocess.TimeoutExpired) as no:
            reason = str(no)
        if reason:
            if os.environ.get("MITHAQ_CROSSCHECK") == "all":
                raise AssertionError(reason)
            raise unittest.SkipTest("npm: " + reason.strip().split("\n")[-1])
        complete.touch()


def node(*words):
    return run("node", HERE / "tree.mjs", *words, env=dict(os.environ, JUDGES=str(judges())))


class Trail(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def holds(self, said):
        self.assertEqual(said.returncode, 0, said.stdout)

    def fails(self, said):
        self.assertEqual(said.returncode, 1, said.stdout)

    def proof(self, file="partnership-2026-2.tlog-proof"):
        """The inclusion path of the fourth entry, from our proof file."""
        lines = (LOG / file).read_text().split("\n\n")[0].split("\n")
        return self.write("proof", "\n".join(lines[3:]) + "\n")

    def go_opens_the_note_of_the_log_and_its_witness(self):
        note = (LOG / "checkpoint").read_bytes()
        self.holds(go("note", LOG / "log.vkey", LOG / "witness.vkey", self.write("note", note)))
        self.fails(go("note", LOG / "log.vkey", LOG / "witness.vkey", self.write("note", note.replace(b"\n4\n", b"\n5\n"))))

    def go_takes_a_line_that_our_witness_has_given(self):
        book = self.folder / "witness.json"
        made = run(MITHAQ, "witness", "init", "--file", book, "--name", "witness.example/gaza", "--log", LOG / "log.vkey")
        self.holds(made)
        key = self.write("key", made.stdout.strip().split("\n")[-1].split(" ")[2])
        log_line = (LOG / "checkpoint").read_text().split("\n")[:5]
        checkpoint = "\n".join(log_line) + "\n"
        line = run(MITHAQ, "witness", "answer", "--file", book, self.write("question", "old 0\n\n" + checkpoint))
        self.holds(line)
        self.holds(go("note", LOG / "log.vkey", key, self.write("note", checkpoint + line.stdout)))
        self.fails(go("note", LOG / "log.vkey", LOG / "witness.vkey", self.write("note", checkpoint + line.stdout)))
        # The same tree gets a line once more; a question that is none of this log gets none.
        again = run(MITHAQ, "witness", "answer", "--file", book, self.write("question", "old 0\n\n" + checkpoint))
        self.holds(again)
        self.holds(go("note", LOG / "log.vkey", key, self.write("note", checkpoint + again.stdout)))
        other = checkpoint.replace("\n4\n", "\n5\n")
        self.fails(run(MITHAQ, "witness", "answer", "--file", book, self.write("question", "old 0\n\n" + other)))

    def go_checks_the_inclusion_of_an_entry(self):
        self.holds(go("record", LOG / "3.json", 3, LOG / "checkpoint", self.proof()))
        self.fails(go("record", LOG / "2.json", 3, LOG / "checkpoint", self.proof()))

    def go_checks_that_three_are_the_beginning_of_four(self):
        self.holds(go("tree", 3, ROOT_OF_3, LOG / "checkpoint", LOG / "consistency.3-4"))
        self.fails(go("tree", 2, ROOT_OF_3, LOG / "checkpoint", LOG / "consistency.3-4"))

    def openssl_verifies_the_signature_of_the_log(self):
        raw = base64.b64decode((LOG / "log.vkey").read_text().strip().split("+", 2)[2])[1:]
        self.write("key.der", bytes.fromhex("302a300506032b6570032100") + raw)
        self.holds(run("openssl", "pkey", "-pubin", "-inform", "DER", "-in", "key.der", "-out", "log.pem", cwd=self.folder))
        lines = (LOG / "checkpoint").read_text().split("\n")
        self.write("sig", base64.b64decode(lines[4].split(" ")[2])[4:])
        verify = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "log.pem", "-in", "body", "-sigfile", "sig")
        self.write("body", "\n".join(lines[:3]) + "\n")
        self.holds(run(*verify, cwd=self.folder))
        self.write("body", "\n".join(lines[:3]))
        self.fails(run(*verify, cwd=self.folder))

    def javascript_gives_the_root_of_the_same_leaves(self):
        leaves = [LOG / f"{i}.json" for i in range(4)]
        self.holds(node("root", LOG / "checkpoint", *leaves))
        self.fails(node("root", LOG / "checkpoint", *leaves[:3]))

    def javascript_gives_the_same_inclusion_proof(self):
        leaves = [LOG / f"{i}.json" for i in range(4)]
        self.holds(node("proof", self.proof(), 3, *leaves))
        self.fails(node("proof", self.proof(), 2, *leaves))

    def javascript_writes_every_kind_of_entry_as_we_do(self):
        self.holds(node("canonical", *sorted(GOLDEN.glob("*.json"))))
        spaced = (GOLDEN / "position-given.json").read_text().replace('":"', '": "', 1)
        self.fails(node("canonical", self.write("spaced.json", spaced)))

    def javascript_takes_what_a_browser_has_signed_with_a_passkey(self):
        passkey = HERE.parent / "golden" / "passkey"
        judge = ("node", HERE / "passkey.mjs")
        judges_of = dict(os.environ, JUDGES=str(judges()))
        self.holds(run(*judge, passkey, env=judges_of))
        for name in ("statement.json", "signature.der", "authenticatorData"):
            altered = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "passkey"
            shutil.copytree(passkey, altered)
            content = bytearray((altered / name).read_bytes())
            content[-1] ^= 1
            (altered / name).write_bytes(content)
            self.fails(run(*judge, altered, env=judges_of))

    def python_writes_every_kind_of_entry_as_we_do(self):
        import json
        for file in sorted(GOLDEN.glob("*.json")):
            text = file.read_text()
            again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self.assertEqual(again, text, file.name)
            self.assertEqual(hashlib.sha256(b"\0" + text.encode()).hexdigest(), file.with_suffix(".leaf").read_text().strip())


if __name__ == "__main__":
    suite = unittest.TestSuite([Trail(sys.argv[2])])
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(77 if result.skipped else not result.wasSuccessful())
