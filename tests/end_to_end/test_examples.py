"""Replays proto/examples: every answer is the one that stands there."""

import json

from contract import ROOT
from samestory import CONTRACT

EXAMPLES = sorted((ROOT / "proto" / "examples").glob("*.json"))
# Members whose value depends on the clock, or on weights that later releases will better.
VOLATILE = {
    "received_at", "reported_at", "growth", "created_at", "updated_at", "request_id", "next_cursor", "keywords",
    "score", "runner_up_score", "threshold", "model_version", "inputs", "shared_terms", "at", "reason", "correction_id",
}  # fmt: skip


def steady(value, name=""):
    """`value` with only the kind of each volatile member."""
    if name in VOLATILE:
        return type(value).__name__
    if isinstance(value, dict):
        return {key: steady(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [steady(each) for each in value]
    return round(value, 5) if isinstance(value, float) else value


def replay(client, request, correction):
    body = request.get("body", request.get("text"))
    path = request["path"].replace("{correction}", correction or "")
    return client.request(request["method"], path, body, request.get("headers"))


def shown(answer):
    """An answer as the files show it."""
    response = {"status": answer.status}
    headers = {name: answer.headers[name] for name in ("Location", "ETag", "Allow", "Retry-After") if name in answer.headers}
    if headers:
        response["headers"] = headers
    if answer.body:
        ndjson = answer.headers["Content-Type"] == "application/x-ndjson"
        response["lines" if ndjson else "body"] = answer.lines if ndjson else answer.json
    return response


def test_the_examples_get_the_answers_they_show(client, request):
    correction = None  # the last one's id
    for path in EXAMPLES:
        example = json.loads(path.read_text(encoding="utf-8"))
        answer = replay(client, example["request"], correction)
        response = shown(answer)
        correction = response.get("body", {}).get("correction_id", correction)
        assert response["status"] == example["response"]["status"], f"{path.name}: {response}"
        if request.config.getoption("--update-examples"):
            example["response"] = response
            path.write_text(json.dumps(example, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        assert steady(response) == steady(example["response"]), path.name


def test_the_examples_cover_every_operation_but_files_and_streams():
    shown_operations = set()
    for path in EXAMPLES:
        request = json.loads(path.read_text(encoding="utf-8"))["request"]
        operation = CONTRACT.operation_for(request["method"], request["path"].replace("{correction}", "c1"))
        if operation:
            shown_operations.add(operation["operationId"])
    declared = {operation["operationId"] for _, _, operation in CONTRACT.operations()}
    assert declared - shown_operations == {"metrics", "contract", "followEvents"}


def test_the_example_requests_are_valid_where_they_succeed():
    for path in EXAMPLES:
        example = json.loads(path.read_text(encoding="utf-8"))
        request = example["request"]
        if "body" in request and example["response"]["status"] < 300:
            operation = CONTRACT.operation_for(request["method"], request["path"])
            body = CONTRACT.resolve(operation["requestBody"])
            CONTRACT.validate(request["body"], body["content"]["application/json"]["schema"])
