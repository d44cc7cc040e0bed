"""The README's tour shows what the server answers today."""

import os
import re
import shutil
import subprocess

import pytest
from contract import ROOT
from samestory import BINARY

README = ROOT / "README.md"
BETWEEN = re.compile(r"(?<=<!-- tour -->\n).*?(?=<!-- /tour -->)", re.DOTALL)


def steady(text):
    text = re.sub(r"in [\d.]+ s \([\d,]+/s\)", "in N s (N/s)", text)
    text = re.sub(r"\bs[0-9a-z]{8}\b", "STORY", text)  # which ids stories get in a rush depends on its pace
    return sorted(text.splitlines())


def test_the_tour_in_the_readme_is_what_the_server_answers(server, request):
    if not all(map(shutil.which, ("curl", "jq"))):
        pytest.skip("the tour needs curl and jq")
    environment = {**os.environ, "SAMESTORY_SERVER": f"http://127.0.0.1:{server.port}", "SAMESTORY_BINARY": str(BINARY)}
    tour = subprocess.run(
        [ROOT / "docs" / "tour.sh"], env=environment, capture_output=True, text=True, check=True, timeout=120
    ).stdout.strip()
    tour = tour.replace(f"127.0.0.1:{server.port}", "127.0.0.1:8080")
    readme = README.read_text(encoding="utf-8")
    if request.config.getoption("--update-examples"):
        README.write_text(BETWEEN.sub(lambda _: tour + "\n", readme), encoding="utf-8")
        readme = README.read_text(encoding="utf-8")
    assert steady(BETWEEN.search(readme)[0].strip()) == steady(tour)
