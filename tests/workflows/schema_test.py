"""workflows/workflow.schema.json beside `mithaq check`: what editors say and what the program says agree.

Usage: schema_test.py MITHAQ [SENTENCE ..]
"""
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import tomllib
import unittest

import jsonschema

HERE = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((HERE / "workflows/workflow.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
MITHAQ = ""

SMALLEST = """id = "w"
title = { ar = "مسار", en = "Way" }
duties = { request = ["email"] }
[[stage]]
id = "s"
title = { ar = "مرحلة", en = "Stage" }
roll = "all"
deadline = { working_days = 3 }
rule = { count = "for", at_least = 1 }
next = { passed = "ratified" }
"""


def workflow_with(*lines, base=SMALLEST):
    """Each line takes the place of the last one with its key, or comes at the end; `-key` takes a line away."""
    rows = base.splitlines()
    for line in lines:
        key = line.lstrip("-").split(" ")[0]
        at = [i for i, row in enumerate(rows) if row.split(" ")[0] == key]
        if line.startswith("-"):
            del rows[at[-1]]
        elif at:
            rows[at[-1]] = line
        else:
            rows.append(line)
    return "\n".join(rows) + "\n"


def head_with(line):
    """A line at the top, of the workflow itself."""
    key = line.split(" ")[0]
    head, stage = SMALLEST.split("[[stage]]")
    rows = [row for row in head.splitlines() if row.split(" ")[0] != key]
    return "\n".join(rows + [line]) + "\n[[stage]]" + stage


def rules(*texts):
    return [workflow_with("rule = " + text) for text in texts]


def said_of(texts):
    """The problems that `mithaq check` has with each text."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, text in enumerate(texts):
            names.append(f"{folder}/{i}.toml")
            pathlib.Path(names[-1]).write_text(text, "utf-8")
        run = subprocess.run([MITHAQ, "check", "--json", *names], capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            raise AssertionError(f"mithaq check ended with {run.returncode}: {run.stderr}")
        said = {name: [] for name in names}
        for problem in json.loads(run.stdout):
            said[problem["file"]].append(problem)
        return [said[name] for name in names]


def errors(problems):
    return [p["id"] for p in problems if p["severity"] == "error"]


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def document(value):
    head = "".join(f"{k} = {toml(v)}\n" for k, v in value.items() if k != "stage")
    if not isinstance(value.get("stage"), list) or not value["stage"]:
        return head + (f"stage = {toml(value['stage'])}\n" if "stage" in value else "")
    if not all(isinstance(stage, dict) for stage in value["stage"]):
        return head + f"stage = {toml(value['stage'])}\n"
    return head + "".join(
        "\n[[stage]]\n" + "".join(f"{json.dumps(k)} = {toml(v)}\n" for k, v in stage.items())
        for stage in value["stage"])


BROKEN = [
    "",
    head_with("number = 0"), head_with('number = "1"'), head_with('authoritative = "fr"'),
    head_with('visibility = "secret"'), head_with('change_class_by = "member"'), head_with('require_trusted_time = "yes"'), head_with("start = []"),
    head_with('start = ["s", "s"]'), head_with('id = "Committee Review"'), head_with('id = "a--b"'),
    head_with('title = { ar = "م" }'), head_with('title = { ar = " م", en = "W" }'),
    head_with('title = { ar = "م", en = "two  spaces" }'), head_with('title = { ar = "م", en = "" }'),
    head_with('title = { ar = "م", en = "W", fr = "V" }'), head_with('title = { ar = "م\\u202E", en = "W" }'),
    head_with('colour = "green"'), head_with('duties = { request = "email" }'), head_with('duties = { send = ["email"] }'),
    head_with('duties = { request = ["email", "email"] }'), head_with('duties = { request = ["E-Mail"] }'),
    workflow_with("-id"), workflow_with("-title"), workflow_with("-roll"), workflow_with("-rule"),
    workflow_with("-next"), workflow_with("-deadline"), workflow_with('id = "drafting"'),
    workflow_with('kind = "vote"'), workflow_with("join = []"), workflow_with('join = "s"'),
    workflow_with('roll = "everybody"'), workflow_with("roll = {}"), workflow_with("roll = { tags = [] }"),
    workflow_with('roll = { tags = ["a"], bodies = ["b"] }'), workflow_with('roll = { tags = ["Gaza"] }'),
    workflow_with("positions = []"), workflow_with('positions = ["yes"]'),
    workflow_with('positions = ["approve", "approve"]'), workflow_with('reason_required = "object"'),
    workflow_with('closes = "when-decied"'), workflow_with("settle_wait = -1"), workflow_with("expires = 1.5"),
    workflow_with("challenge_within = 4000"), workflow_with("deadline = {}"),
    workflow_with("deadline = { days = 3, working_days = 3 }"), workflow_with("deadline = { days = 0 }"),
    workflow_with('deadline = { days = 3, at = "5 pm" }'), workflow_with('deadline = { days = 3, at = "24:00" }'),
    workflow_with('deadline = { instant = "2026-12-10" }'), workflow_with("deadline = { instant = 2026-12-10T15:00:00Z }"),
    workflow_with('deadline = { days = 3, zone = "Asia Hebron" }'),
    workflow_with("reminders = [1]"), workflow_with("reminders = { working_days_before = [6, 5, 4, 3, 2, 1] }"),
    workflow_with("reminders = { to_secretary = [0] }"), workflow_with('reminders = { escalate_to = "boss" }'),
    workflow_with("reminders = {}", 'closes = "when-decided"', "-deadline"),
    workflow_with('assurance = "L4"'), workflow_with('change = "yes"'), workflow_with('proxies = "two"'),
    workflow_with('public_comments = "yes"'), workflow_with("objections_need_reply = 1"),
    workflow_with("max_rounds = 0"), workflow_with("max_extensions = 101"), workflow_with("minority_words = 10001"),
    workflow_with('survival = { editorial = "drop" }'), workflow_with('survival = { big = "void" }'),
    workflow_with("next = { }"), workflow_with('next = { failed = "end" }'), workflow_with('next = { passed = [] }'),
    workflow_with('next = { passed = "end", failed = "ratified" }'), workflow_with('next = { passed = ["ratified", "s"] }'),
    workflow_with('next = { passed = "ratified", failed = ["ratified"] }'),
    workflow_with('next = { passed = "ratified", no-quorum = "end" }'),
    workflow_with('next = { passed = "Ratified" }'),
    workflow_with('second_call = { quorum = { count = "answered", at_least = 1 } }'),
    workflow_with("second_call = { }", 'quorum = { count = "answered", at_least = 1 }'),
    workflow_with('quorum = { count = "open-objections", at_most = 0 }'), workflow_with('quorum = { preset = "consent" }'),
    workflow_with('quorum = { preset = "consensus" }'),
    workflow_with('closes = "when-decided"', 'rule = { preset = "silence" }', 'next = { passed = "end" }'),
    workflow_with('rule = { preset = "silence" }'),
    workflow_with('rule = { preset = "silence" }', "allow_silent_ratification = false"),
    *rules(
        "{}", '"majority"', '{ counts = "for", at_least = 1 }', '{ count = "yes", at_least = 1 }',
        '{ count = "recuse", at_least = 1 }', '{ count = "for" }', '{ count = "for", at_least = 1, at_most = 2 }',
        '{ count = "for", atleast = 1 }', '{ count = "for", at_least = -1 }', '{ count = "for", at_least = 1099511627777 }',
        '{ count = "for", at_least = "2/3" }', '{ count = "for", at_least = 2, of = "roll" }',
        '{ count = "for", at_least = 0.66, of = "roll" }', '{ count = "for", at_least = "66 %", of = "roll" }',
        '{ count = "for", at_least = "1/0", of = "roll" }', '{ count = "for", at_least = "1/1000001", of = "roll" }',
        '{ count = "for", at_least = "-1/2", of = "roll" }', '{ count = "for", at_least = "1/2", of = "all" }',
        '{ count = "for", at_least = 1, weight = "Members" }',
        '{ count = "open-objections", at_most = "1/2", of = "roll" }',
        '{ count = "open-objections", at_most = 0, weight = "members" }',
        "{ all = [] }", "{ any = {} }", '{ all = [ { count = "for", at_least = 1 } ], any = [ { count = "for", at_least = 1 } ] }',
        '{ all = [ { count = "for", at_least = 1 } ], of = "roll" }', "{ not = {} }", "{ not = [] }",
        '{ some = { at_least = 0, of = [ { count = "for", at_least = 1 } ] } }', "{ some = { at_least = 1, of = [] } }",
        "{ some = { at_least = 1 } }", '{ some = { of = [ { count = "for", at_least = 1 } ] } }',
        '{ within = "camps" }', '{ within = "Camps", rule = { count = "for", at_least = 1 } }',
        '{ within = ["camps"], rule = { count = "for", at_least = 1 } }', '{ each = [], rule = { count = "for", at_least = 1 } }',
        '{ each = "camps", rule = { count = "for", at_least = 1 } }', '{ rule = { count = "for", at_least = 1 } }',
        '{ within = "camps", rule = { count = "open-objections", at_most = 0 } }',
        '{ within = "camps", rule = { all = [ { preset = "blocking-ballot" } ] } }',
        '{ all = [ { preset = "consent" } ] }', '{ not = { preset = "silence" } }',
        '{ any = [ { preset = "majority", tie = "returned" } ] }', '{ preset = "concensus" }', "{ preset = 1 }",
        '{ preset = "unanimity", min_support = "1/2" }', '{ preset = "unanimity", of = "all" }',
        '{ preset = "consensus", min_support = 0.5 }', '{ preset = "consensus", min_support = "half" }',
        '{ preset = "consensus-minus" }', '{ preset = "consensus-minus", n = -1 }', '{ preset = "consensus-minus", n = "1" }',
        '{ preset = "consent", quorum = 5 }', '{ preset = "blocking-ballot", max_against = 1 }',
        '{ preset = "override-ballot", max_against = "1/4" }', '{ preset = "dual-cast" }',
        '{ preset = "dual-cast", core = "الأساس" }', '{ preset = "dual-roll", max_against = 2 }',
        '{ preset = "majority", threshold = "2/3" }', '{ preset = "majority", strict = "yes" }',
        '{ preset = "majority", tie = "draw" }', '{ preset = "majority", chair = "chair" }',
        '{ preset = "majority", strict = false, tie = "chair" }', '{ preset = "constituency" }',
        '{ preset = "constituency", tags = [] }', '{ preset = "constituency", tags = ["A"] }',
        '{ preset = "constituency", tags = ["a"], min_for = "1/2" }', '{ preset = "weighted" }',
        '{ preset = "weighted", weight = "Members" }', '{ preset = "weighted", weight = "members", heads = 1 }',
        '{ preset = "silence", delivery_proof = "hoped" }', '{ preset = "silence", min_hours = 99999999999 }',
        '{ preset = "chair-finding", appeal = "10" }', '{ preset = "chair-finding", appeal = 3661 }'),
]

GOOD = [
    SMALLEST,
    head_with("number = 7"), head_with('authoritative = "en"'), head_with('visibility = "members"'),
    head_with('change_class_by = "administrator"'), head_with('start = ["s"]'),
    head_with("require_trusted_time = true"),
    head_with('duties = { request = ["email"], alert = ["email", "sms"], ratified = ["signatures", "archive"] }'),
    head_with('title = { ar = "قرار قصير", en = "Short decision, of “one” stage (2026)" }'),
    workflow_with('kind = "consultation"', "-rule"), workflow_with('kind = "review"', 'next = { passed = ["ratified"] }'),
    workflow_with('closes = "when-decided"', "-deadline"), workflow_with('roll = { tags = ["a", "b"] }'),
    workflow_with('roll = { bodies = ["deaf-union"] }'), workflow_with('positions = ["approve", "object"]'),
    workflow_with('reason_required = ["disagree", "abstain"]'), workflow_with("reason_required = []"),
    workflow_with('deadline = { days = 30, at = "09:30", zone = "Europe/Geneva", calendar = "ch" }'.replace("Geneva", "Zurich")),
    workflow_with('deadline = { instant = "2026-12-10T15:00:00Z", zone = "Etc/GMT+3" }'),
    workflow_with('reminders = { working_days_before = [5, 4, 3, 2, 1], to_secretary = [2], escalate = [1], escalate_to = "convener", remind_at = "08:00" }'),
    workflow_with("reminders = {}"), workflow_with("settle_wait = 0"), workflow_with("expires = 3660"),
    workflow_with('survival = { editorial = "keep", substantive = "void" }'), workflow_with("survival = {}"),
    workflow_with('next = { passed = "ratified", failed = "again", no_quorum = ["end"], returned = "drafting" }'),
    workflow_with('quorum = { count = "answered", at_least = "1/2", of = "roll" }',
                  'second_call = { quorum = { count = "answered", at_least = "1/3", of = "roll" } }'),
    workflow_with('rule = { preset = "consent" }', 'second_call = { quorum = { count = "answered", at_least = 1 } }'),
    workflow_with('quorum = { each = ["camps"], rule = { preset = "unanimity", of = "cast" } }'),
    workflow_with('rule = { preset = "silence", min_hours = 24, delivery_proof = "accepted" }', "allow_silent_ratification = true"),
    workflow_with('rule = { preset = "silence" }', 'closes = "at-deadline"', "allow_silent_ratification = true"),
    workflow_with('rule = { preset = "silence" }', 'kind = "consultation"', "allow_silent_ratification = true"),
    *rules(
        '{ count = "for", at_least = 0 }', '{ count = "answered", at_least = "1/2", of = "present" }',
        '{ count = "open-objections", less_than = 1 }', '{ count = "abstain", at_most = "01/004", of = "roll", weight = "members" }',
        '{ all = [ { any = [ { not = { count = "for", less_than = 3 } } ] } ] }',
        '{ each = ["camps", "youth"], rule = { count = "for", more_than = "1/2", of = "cast" } }',
        '{ some = { at_least = 1, of = [ { count = "for", at_least = 1 }, { preset = "consensus" } ] } }',
        '{ within = "camps", rule = { within = "gaza", rule = { count = "against", at_most = 0 } } }',
        '{ all = [ { preset = "majority", tie = "chair", chair = "convener" }, { count = "open-objections", at_most = 0 } ] }',
        '{ preset = "unanimity" }', '{ preset = "consensus", min_support = "3/4" }', '{ preset = "consensus-minus", n = 1 }',
        '{ preset = "consent", quorum = "3/4" }', '{ preset = "blocking-ballot", threshold = "2/3" }',
        '{ preset = "override-ballot", max_against = 0 }', '{ preset = "dual-cast", core = "national", max_against = "1/4" }',
        '{ preset = "dual-roll" }', '{ preset = "majority", threshold = "2/3", strict = false, of = "roll" }',
        '{ preset = "majority", tie = "returned" }', '{ preset = "constituency", tags = ["a", "b"], min_for = 2 }',
        '{ preset = "weighted", weight = "members", heads = "1/2" }', '{ preset = "chair-finding", appeal = 5 }'),
    "\n".join([
        head_with('start = ["s", "t"]').replace('"ratified"', '"u"'),
        *(f'[[stage]]\nid = "{name}"\ntitle = {{ ar = "مرحلة", en = "Stage" }}\nroll = "all"\n'
          f'deadline = {{ days = 3 }}\nrule = {{ preset = "majority" }}\n{more}\n'
          for name, more in [("t", 'next = { passed = "u" }'), ("u", 'join = ["s", "t"]\nnext = { passed = "ratified" }')])]),
]

# What one must know more for than a schema does: another part of the file, the zones of this machine, two numbers
# beside each other.
BEYOND = {
    "fraction-above-one", "some-out-of-range", "too-deep", "position-not-offered", "id-twice", "next-unknown",
    "start-unknown", "unreachable-stage", "loop-without-people", "join-unknown", "join-misses", "join-never-complete",
    "parallel-without-join", "ratified-beside-others", "never-ratifies", "unknown-zone", "text-too-long",
    "text-hidden-character",
}


class WorkflowSchema(unittest.TestCase):
    def agree(self, texts, accepted):
        for text, problems in zip(texts, said_of(texts), strict=True):
            with self.subTest(text):
                said = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in VALIDATOR.iter_errors(tomllib.loads(text))]
                self.assertEqual(said == [], accepted, f"the schema says {said}")
                self.assertEqual(errors(problems) == [], accepted, f"check says {errors(problems)}")

    def is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

        def each(node, where):
            if isinstance(node, dict):
                if "$ref" in node:
                    self.assertIn(node["$ref"].removeprefix("#/definitions/"), SCHEMA["definitions"], where)
                    self.assertEqual(len(node), 1, f"draft 7 does not look beside $ref: {where}")
                for key, inner in node.items():
                    each(inner, f"{where}/{key}")
            elif isinstance(node, list):
                for i, inner in enumerate(node):
                    each(inner, f"{where}/{i}")

        each(SCHEMA, "#")

    def accepts_every_workflow(self):
        files = sorted((HERE / "workflows").glob("*.toml"))
        self.assertGreaterEqual(len(files), 2)
        for file in files:
            text = file.read_text("utf-8")
            with self.subTest(file.name):
                self.assertTrue(text.startswith("#:schema ./workflow.schema.json\n"), "editors find the schema by this line")
                self.assertEqual([e.message for e in VALIDATOR.iter_errors(tomllib.loads(text))], [])

    def refuses_what_check_refuses(self):
        self.agree(BROKEN, False)

    def accepts_what_check_accepts(self):
        self.agree(GOOD, True)

    def knows_the_keys_that_check_knows(self):
        # check lists all keys of a table when one is like none of them.
        rule = SCHEMA["definitions"]["rule"]["properties"]
        stage = SCHEMA["definitions"]["stage"]["properties"]
        one = '{ count = "for", at_least = 1 }'
        tables = [
            (head_with("zzzzzz = 1"), SCHEMA["properties"]),
            (head_with("duties = { zzzzzz = 1 }"), SCHEMA["properties"]["duties"]["properties"]),
            (head_with("title = { zzzzzz = 1 }"), SCHEMA["definitions"]["title"]["properties"]),
            (workflow_with("zzzzzz = 1"), stage),
            *((workflow_with(f"{key} = {{ zzzzzz = 1 }}"), stage[key]["properties"])
              for key in ("deadline", "reminders", "survival", "next", "second_call")),
            (workflow_with("roll = { zzzzzz = 1 }"), stage["roll"]["anyOf"][1]["properties"]),
            (workflow_with('rule = { count = "for", at_least = 1, zzzzzz = 1 }'), SCHEMA["definitions"]["count"]["properties"]),
            (workflow_with("rule = { some = { zzzzzz = 1 } }"), rule["some"]["properties"]),
        ]
        for preset in rule["preset"]["enum"]:
            own = SCHEMA["definitions"]["preset_" + preset.replace("-", "_")]["properties"]
            tables.append((workflow_with(f'rule = {{ preset = "{preset}", zzzzzz = 1 }}'), own.keys() - {"preset"}))
        for (text, properties), problems in zip(tables, said_of([t for t, _ in tables]), strict=True):
            known = [p["facts"]["known"].split(", ") for p in problems
                     if "zzzzzz" in (p["facts"].get("key"), p["facts"].get("parameter"))]
            with self.subTest(text):
                self.assertEqual([sorted(k) for k in known], [sorted(properties)])
        # The kinds of rules, the presets and the words that can stand at a key.
        lists = [
            (workflow_with("rule = { zzzzzz = 1 }"), SCHEMA["definitions"]["rule"]["then"]["allOf"][-1]["oneOf"]),
            (workflow_with('rule = { preset = "zzzzzz" }'), rule["preset"]["enum"]),
            (workflow_with('rule = { count = "zzzzzz", at_least = 1 }'), rule["count"]["enum"]),
            (workflow_with('rule = { count = "for", at_least = "1/2", of = "zzzzzz" }'), SCHEMA["definitions"]["of"]["enum"]),
            (workflow_with('positions = ["zzzzzz"]'), SCHEMA["definitions"]["position"]["enum"]),
            (workflow_with('survival = { editorial = "zzzzzz" }'), SCHEMA["definitions"]["survival"]["enum"]),
            (workflow_with('reminders = { escalate_to = "zzzzzz" }'), stage["reminders"]["properties"]["escalate_to"]["enum"]),
            *((head_with(f'{key} = "zzzzzz"'), SCHEMA["properties"][key]["enum"])
              for key in ("authoritative", "visibility", "change_class_by")),
            *((workflow_with(f'{key} = "zzzzzz"'), stage[key]["enum"])
              for key in ("kind", "closes", "assurance", "change", "proxies")),
        ]
        for (text, words), problems in zip(lists, said_of([t for t, _ in lists]), strict=True):
            words = [word["required"][0] if isinstance(word, dict) else word for word in words]
            with self.subTest(text):
                self.assertEqual([sorted(p["facts"]["known"].split(", ")) for p in problems if "known" in p["facts"]],
                                 [sorted(words)])

    def has_no_key_that_check_does_not_know(self):
        texts = []
        for key, schema in SCHEMA["properties"].items():
            if key != "stage":
                texts.append(head_with(f"{key} = {toml(sample(schema))}"))
        for key, schema in SCHEMA["definitions"]["stage"]["properties"].items():
            texts.append(workflow_with(f"{key} = {toml(sample(schema))}"))
            for inner, inner_schema in resolved(schema).get("properties", {}).items():
                if key not in ("rule", "quorum", "title"):
                    texts.append(workflow_with(f"{key} = {{ {inner} = {toml(sample(inner_schema))} }}"))
        for moment, schema in SCHEMA["properties"]["duties"]["properties"].items():
            texts.append(head_with(f"duties = {{ {moment} = {toml(sample(schema))} }}"))
        union = SCHEMA["definitions"]["rule"]["properties"]
        used = {"preset"}
        for preset in union["preset"]["enum"]:
            for key in SCHEMA["definitions"]["preset_" + preset.replace("-", "_")]["properties"]:
                used.add(key)
                if key != "preset":
                    texts.append(workflow_with(f'rule = {{ preset = "{preset}", {key} = {toml(sample(union[key]))} }}'))
        for text in GOOD:
            used |= set(keys_of(tomllib.loads(text)["stage"][0].get("rule", {})))
        self.assertEqual(used, set(union), "each key of a rule stands in a good example or belongs to a preset")
        for text, problems in zip(texts, said_of(texts), strict=True):
            with self.subTest(text):
                self.assertEqual([p["id"] for p in problems if p["id"] in ("unknown-key", "unknown-value", "needs-text")
                                  or p["facts"].get("reason") == "unknown"], [])

    def refuses_nothing_that_check_accepts_and_little_less(self):
        chance = random.Random(20261126)
        seeds = [tomllib.loads(t) for t in GOOD]
        seeds += [tomllib.loads(f.read_text("utf-8")) for f in sorted((HERE / "workflows").glob("*.toml"))]
        texts = [document(changed(copy.deepcopy(chance.choice(seeds)), chance)) for _ in range(600)]
        accepted = 0
        for text, problems in zip(texts, said_of(texts), strict=True):
            said = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in VALIDATOR.iter_errors(tomllib.loads(text))]
            if not errors(problems):
                accepted += 1
                self.assertEqual(said, [], text)
            elif not said:
                self.assertLessEqual(set(errors(problems)), BEYOND, text)
        self.assertGreater(accepted, 50)
        self.assertLess(accepted, 550)


def resolved(schema):
    return SCHEMA["definitions"][schema["$ref"].removeprefix("#/definitions/")] if "$ref" in schema else schema


def sample(schema):
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    if "examples" in schema:
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0])
    return {"integer": 1, "boolean": True, "array": [], "object": {}}[schema["type"]]


def keys_of(rule):
    if isinstance(rule, list):
        for part in rule:
            yield from keys_of(part)
    elif isinstance(rule, dict):
        for key, value in rule.items():
            yield key
            yield from keys_of(value)


def changed(value, chance):
    """One or two small changes somewhere: a key away, a value of another kind or from elsewhere."""
    words = ["", "s", "all", "1/2", "3/2", "Ratified", "ratified", "drafting", "end", "again", "chair", "L1", "roll",
             "void", "for", "open-objections", "silence", "consent", "majority", "when-decided", "consultation",
             "17:00", "25:00", 0, 1, 3, -1, 101, 10**6, True, [], {}, ["s"], ["a", "a"], ["object", "abstain"],
             {"count": "for", "at_least": 1}, {"count": "open-objections", "at_most": 0}, {"preset": "silence"},
             {"preset": "consensus"}, {"all": [{"preset": "dual-roll"}]}, {"days": 2}, {"tags": ["a"]}]
    keys = ["quorum", "second_call", "rule", "of", "weight", "preset", "strict", "threshold", "tie", "chair", "join",
            "start", "closes", "kind", "reminders", "deadline", "passed", "failed", "not", "within", "max_rounds"]
    for _ in range(chance.choice([1, 1, 2])):
        spots = []

        def walk(node):
            if isinstance(node, dict):
                spots.extend((node, key) for key in node)
                spots.append((node, chance.choice(keys)))
                for inner in node.values():
                    walk(inner)
            elif isinstance(node, list):
                spots.extend((node, i) for i in range(len(node)))
                for inner in node:
                    walk(inner)

        walk(value)
        node, key = chance.choice(spots)
        if chance.random() < 0.25 and (isinstance(node, list) or key in node):
            del node[key]
        else:
            node[key] = copy.deepcopy(chance.choice(words))
    return value


# Every method that takes nothing but itself is a test; tests.cmake finds them in the same way.
SENTENCES = [name for name, member in vars(WorkflowSchema).items() if getattr(member, "__code__", None) and
             member.__code__.co_argcount == 1]

if __name__ == "__main__":
    MITHAQ = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = sys.argv[2:] or SENTENCES
    result = unittest.TextTestRunner().run(unittest.TestSuite(WorkflowSchema(sentence) for sentence in chosen))
    sys.exit(not result.wasSuccessful())
