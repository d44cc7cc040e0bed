"""The program's other commands: import, health, help."""

import gzip
import json
import shutil
import subprocess

import pytest
from contract import ROOT
from samestory import run

SAMPLES = ROOT / "samples" / "articles.jsonl"


def address(server):
    return f"http://127.0.0.1:{server.port}"


def article_count(server):
    return sum(story["article_count"] for story in server.client().stories())


def in_format(kind, directory):
    text = SAMPLES.read_bytes()
    path = directory / f"articles.jsonl{kind}"
    if kind == ".gz":
        path.write_bytes(gzip.compress(text))
    elif kind == ".zst":
        if not shutil.which("zstd"):
            pytest.skip("the command zstd is not here")
        path.write_bytes(subprocess.run(["zstd", "-qc"], input=text, capture_output=True, check=True).stdout)
    else:
        path.write_bytes(text)
    return path


@pytest.mark.parametrize("kind", ["", ".gz", ".zst"])
def test_a_file_is_imported_and_safe_to_import_again(server, samples, tmp_path, kind):
    path = in_format(kind, tmp_path)
    for _ in range(2):
        done = run("import", path, "--server", address(server))
        assert done.returncode == 0, done.stderr.decode()
        assert str(len(samples)) in done.stdout.decode()
        assert article_count(server) == len(samples)


def test_standard_input_is_imported(server, samples):
    done = run("import", "-", "--server", address(server), stdin=SAMPLES.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    assert article_count(server) == len(samples)


def test_a_rejected_line_is_named_and_the_others_are_imported(server, tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({"id": "a", "title": "One"}) + "\n{bad\n" + json.dumps({"id": "c", "title": "Three"}) + "\n")
    done = run("import", path, "--server", address(server))
    assert done.returncode == 1
    assert "some.jsonl:2" in done.stderr.decode()
    assert article_count(server) == 2


def test_a_missing_file_and_a_missing_server_are_told(server, tmp_path):
    assert run("import", tmp_path / "none.jsonl", "--server", address(server)).returncode == 2
    done = run("import", SAMPLES, "--server", "http://127.0.0.1:1")
    assert done.returncode == 3 and done.stderr


def test_health_follows_the_server(server):
    assert run("health", "--server", address(server)).returncode == 0
    server.stop()
    assert run("health", "--server", address(server)).returncode == 1


def test_help_and_version_are_told():
    assert b"0.1.0" in run("--version").stdout
    for command in ([], ["serve"], ["import"], ["health"]):
        done = run(*command, "--help")
        assert done.returncode == 0 and b"--" in done.stdout
    assert run("serve", "--no-such-flag").returncode == 2
