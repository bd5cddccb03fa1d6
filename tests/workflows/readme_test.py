"""The examples of workflows/README.md as somebody would use them who copies them out.

Usage: readme_test.py MITHAQ [SENTENCE ..]
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

import jsonschema

HERE = pathlib.Path(__file__).resolve().parents[2]
REGISTRY = "config/registry.example.toml"
README = (HERE / "workflows/README.md").read_text("utf-8")
PAGE = (HERE / "deploy/man/mithaq-workflow.5").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
WORKFLOWS = [block for block in BLOCKS if "[[stage]]" in block]
SCENARIOS = [block for block in BLOCKS if "[[event]]" in block]
MITHAQ = ""


def run(*arguments):
    return subprocess.run([MITHAQ, *arguments], cwd=HERE, capture_output=True, text=True, check=False)


def play(workflow, scenario):
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder, "workflow.toml"), pathlib.Path(folder, "scenario.toml")]
        for file, text in zip(files, (workflow, scenario), strict=True):
            file.write_text(text, "utf-8")
        return run("simulate", *map(str, files), "--registry", REGISTRY).returncode


class WorkflowReadme(unittest.TestCase):
    def shows_workflows_that_the_schema_accepts(self):
        schema = json.loads((HERE / "workflows/workflow.schema.json").read_text("utf-8"))
        self.assertGreaterEqual(len(WORKFLOWS), 3)
        for block in WORKFLOWS:
            jsonschema.Draft7Validator(schema).validate(tomllib.loads(block))

    def shows_workflows_that_explain_explains(self):
        with tempfile.TemporaryDirectory() as folder:
            for i, block in enumerate(WORKFLOWS):
                file = pathlib.Path(folder, f"{i}.toml")
                file.write_text(block, "utf-8")
                for language in ("ar", "en"):
                    said = run("--lang", language, "workflow", "explain", str(file), "--registry", REGISTRY)
                    self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
                    self.assertIn(tomllib.loads(block)["title"][language], said.stdout)

    def and_the_manual_page_show_scenarios_that_come_as_they_say(self):
        displays = re.findall(r"\.Bd -literal\n(.*?)\.Ed", PAGE, re.DOTALL)
        of_page = [next(d for d in displays if sign in d) for sign in ("[[stage]]", "[[event]]")]
        for workflow, scenario in ((WORKFLOWS[0], SCENARIOS[0]), of_page):
            self.assertEqual(play(workflow, scenario), 0)
            # It holds something: with another expectation it does not come so.
            self.assertEqual(play(workflow, scenario.replace('state = "ratified"', 'state = "ended"')), 1)

    def is_at_one_with_the_manual_page_about_presets(self):
        # Each preset of the table is one of the page, and the other way round.
        of_table = re.findall(r"^\| `([a-z-]+)` (?:† )?\| [^|]*\| [^|]*\|$", README.split("## Presets")[1].split("\n## ")[0], re.M)
        of_page = re.findall(r"^\.It Cm ([a-z-]+) Pq", PAGE, re.M)
        self.assertEqual(of_table, of_page)


SENTENCES = [name for name, member in vars(WorkflowReadme).items() if getattr(member, "__code__", None)]

if __name__ == "__main__":
    MITHAQ = str(pathlib.Path(sys.argv[1]).resolve())
    suite = unittest.TestSuite(WorkflowReadme(sentence) for sentence in sys.argv[2:] or SENTENCES)
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
