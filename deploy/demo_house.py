"""The house of the demonstration: its folder, its settings, its clock, the daemon and the command line.

Everything lies in build/demo and begins empty each time. The clock is that of libfaketime: it begins in the past and is
moved forward between the steps, so that nothing of the demonstration is dated in the future.
"""
import datetime
import fcntl
import glob
import json
import os
import re
import shutil
import socket
import subprocess
import time
import tomllib

HOUSE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
DAY = 24 * 3600


class Clock:
    """Seconds between the clock of the demonstration and that of this machine, in a file that libfaketime reads."""

    def __init__(self, file, begin):
        self.file = file
        self.set(begin)

    def set(self, moment):
        self.offset = int(moment.timestamp() - time.time())
        with open(self.file + ".new", "w", encoding="ascii") as file:
            file.write(f"{self.offset:+d}\n")
        os.replace(self.file + ".new", self.file)

    def now(self):
        return datetime.datetime.fromtimestamp(time.time() + self.offset, datetime.timezone.utc)

    def environment(self):
        libraries = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not libraries:
            raise RuntimeError("libfaketime is missing (package faketime)")
        return {"LD_PRELOAD": libraries[0], "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0", "NO_FAKE_STAT": "1"}


def working_days_before(day, count, calendar):
    """Counted as engine/rules/deadline.cpp counts, on a file of config/calendar."""
    with open(calendar, "rb") as file:
        known = tomllib.load(file)
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    holidays = {holiday["date"] for holiday in known.get("holiday", [])}
    while count > 0:
        day -= datetime.timedelta(days=1)
        if names[day.weekday()] not in known["weekend"] and day not in holidays:
            count -= 1
    return day


def free_port(wanted):
    """`wanted` if it is free, otherwise any that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise RuntimeError("no port is free")


class House:
    def __init__(self, build, port, begin):
        self.build, self.port = os.path.realpath(build), port
        self.folder = os.path.join(HOUSE, "build", "demo")
        self.url = f"http://localhost:{port}"
        self.archive = os.path.join(self.folder, "archive")
        self.maildir = os.path.join(self.folder, "maildir")
        self.inbound = os.path.join(self.folder, "inbound")
        self.daemon = None
        os.makedirs(os.path.dirname(self.folder), exist_ok=True)
        self.lock = open(self.folder + ".lock", "w", encoding="ascii")  # held until this program ends
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuntimeError("a demonstration is already running in this checkout") from None
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.archive)
        self.clock = Clock(os.path.join(self.folder, "clock"), begin)
        self.write_settings()

    def write_settings(self):
        """config/mithaq.toml with places of its own."""
        config = os.path.join(HOUSE, "config")
        with open(os.path.join(config, "mithaq.toml"), encoding="utf-8") as file:
            settings = file.read()
        own = {"port": self.port, "base_url": self.url, "state": "state", "path": self.archive,
               "plugins_folder": os.path.join(self.build, "plugins"), "min_free_mb": 1,
               "registry": os.path.join(config, "registry.example.toml"), "texts": os.path.join(config, "texts"),
               "notices": os.path.join(config, "notices"),
               "replies": os.path.join(config, "replies.toml"), "calendars": os.path.join(config, "calendar")}
        for key, value in own.items():
            line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            settings, found = re.subn(rf"(?m)^{key} = .*$", lambda _, line=line: line, settings, count=1)
            if not found:
                raise RuntimeError(f"config/mithaq.toml has no key {key}")
        maildir = json.dumps(self.maildir, ensure_ascii=False)
        inbound = json.dumps(self.inbound, ensure_ascii=False)
        settings = settings.replace(
            '\ntransport = "maildir"\n',
            f'\ntransport = "maildir"\nmaildir = {maildir}\n'
            f'inbound = {{ mode = "maildir", maildir = {inbound}, demo = true }}\n', 1)
        with open(os.path.join(self.folder, "mithaq.toml"), "w", encoding="utf-8") as file:
            file.write(settings)

    def start(self):
        """Starts the daemon and waits until it says that it is ready."""
        address = f"@mithaq-demo-{os.getpid()}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind("\0" + address[1:])
            ready.settimeout(0.2)
            with open(os.path.join(self.folder, "daemon.log"), "wb") as log:
                self.daemon = subprocess.Popen(
                    [os.path.join(self.build, "bin", "mithaqd"), "--config", "mithaq.toml"], cwd=self.folder,
                    env=os.environ | self.clock.environment() | {"NOTIFY_SOCKET": address},
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            end = time.monotonic() + 60
            while time.monotonic() < end and self.daemon.poll() is None:
                try:
                    if b"READY=1" in ready.recv(4096):
                        return
                except TimeoutError:
                    continue
        with open(os.path.join(self.folder, "daemon.log"), encoding="utf-8", errors="replace") as log:
            raise RuntimeError("the daemon does not start:\n" + log.read()[-2000:])

    def stop(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            try:
                self.daemon.wait(30)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()

    def command(self, *words):
        """`mithaq …` as it would be typed in the checkout; what it printed."""
        state = os.path.relpath(os.path.join(self.folder, "state"), HOUSE)
        done = subprocess.run([os.path.join(self.build, "bin", "mithaq"), "--state", state, *words], cwd=HOUSE,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise RuntimeError(f"mithaq {' '.join(words)}: exit code {done.returncode}\n{done.stdout}")
        return done.stdout

    def listed(self, *words):
        return json.loads(self.command(*words, "--json"))

    def wait_for(self, what, holds, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            if self.daemon.poll() is not None:
                raise RuntimeError(f"the daemon has ended with {self.daemon.returncode}; see build/demo/daemon.log")
            if time.monotonic() > end:
                raise RuntimeError(f"after {seconds} seconds still not so: {what}")
            time.sleep(0.1)

    def wait_for_post(self, charter):
        """Until nothing of this charter waits in the outbox."""
        self.wait_for("every notice is delivered",
                      lambda: all(job["state"] == "accepted" for job in self.listed("outbox", "list", charter)))
