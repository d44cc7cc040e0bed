"""The contract itself: well-formed, with valid examples, and what the server serves."""

import jsonschema
import pytest
from contract import ROOT, example_values, ndjson
from samestory import CONTRACT


def media_types():
    for template, method, operation in CONTRACT.operations():
        name = f"{method} {template}"
        if "requestBody" in operation:
            body = CONTRACT.resolve(operation["requestBody"])
            for media_type, media in body["content"].items():
                yield name + " request", media_type, media
        for status, response in operation["responses"].items():
            for media_type, media in CONTRACT.resolve(response).get("content", {}).items():
                yield f"{name} {status}", media_type, media
    for name, response in CONTRACT.document["components"]["responses"].items():
        for media_type, media in response["content"].items():
            yield name, media_type, media


MEDIA = list(media_types())


@pytest.mark.parametrize("name, schema", CONTRACT.document["components"]["schemas"].items())
def test_a_schema_is_a_json_schema(name, schema):
    jsonschema.Draft202012Validator.check_schema(schema if isinstance(schema, dict) else {})


@pytest.mark.parametrize("where, media_type, media", MEDIA, ids=[f"{where} {kind}" for where, kind, _ in MEDIA])
def test_every_body_has_a_valid_example(where, media_type, media):
    if media_type in ("text/plain", "application/yaml", "text/event-stream"):
        return
    examples = list(example_values(media))
    assert examples, f"{where} has no example"
    for _, value in examples:
        if media_type != "application/x-ndjson":
            CONTRACT.validate(value, media["schema"])
        elif "request" not in where:
            for line in ndjson(value):
                CONTRACT.validate(line, media["schema"]["contentSchema"])


def test_every_error_code_has_an_example():
    shown = {
        value["code"]
        for _, media_type, media in MEDIA
        if media_type == "application/problem+json"
        for _, value in example_values(media)
    }
    assert shown == set(CONTRACT.document["components"]["schemas"]["ProblemCode"]["enum"])


def test_the_server_serves_the_contract(client):
    served = client.expect(200, "GET", "/openapi.yaml").body
    assert served == (ROOT / "proto" / "openapi.yaml").read_bytes()
