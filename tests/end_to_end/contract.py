"""proto/openapi.yaml as a judge: every answer a test receives is held against it.

Objects in answers are closed here (a member that the contract does not know fails), although clients must take more.
"""

import json
import re
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("get", "put", "post", "delete")


def flatten(schema, schemas):
    """One object schema in place of allOf."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    if "allOf" not in schema:
        return schema
    merged = {"type": "object", "properties": {}, "required": []}
    for part in schema["allOf"]:
        part = flatten(part, schemas)
        merged["properties"].update(part.get("properties", {}))
        merged["required"] += part.get("required", [])
    return merged


def close(schema, schemas):
    """A copy of `schema` whose objects take no unknown members."""
    if isinstance(schema, list):
        return [close(each, schemas) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "allOf" in schema:
        schema = flatten(schema, schemas)
    closed = {key: close(value, schemas) for key, value in schema.items()}
    if "properties" in closed and isinstance(closed["properties"], dict):
        closed.setdefault("additionalProperties", False)
    return closed


class Contract:
    def __init__(self, path=ROOT / "proto" / "openapi.yaml"):
        self.document = yaml.safe_load(path.read_text(encoding="utf-8"))
        schemas = self.document["components"]["schemas"]
        self.closed = {
            name: schema if name == "ArticleIn" else close(schema, schemas) for name, schema in schemas.items()
        }

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def validator(self, schema):
        whole = {"components": {"schemas": self.closed}, **schema}
        return jsonschema.Draft202012Validator(whole)

    def validate(self, value, schema):
        errors = sorted(self.validator(schema).iter_errors(value), key=lambda error: list(error.path))
        assert not errors, "\n".join(f"{error.json_path}: {error.message}" for error in errors[:5]) + f"\nin {value}"

    def validate_as(self, value, name):
        self.validate(value, {"$ref": f"#/components/schemas/{name}"})

    def operations(self):
        """(path template, method, operation) of every operation."""
        for template, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield template, method, item[method]

    def operation_for(self, method, path):
        """The operation that a raw request path belongs to: literal paths win, a ':' begins a verb."""
        path = path.split("?")[0].replace("/v1/collections/default/", "/v1/")
        templates = sorted(self.document["paths"], key=lambda template: template.count("{"))
        for template in templates:
            pattern = re.sub(r"\\{id\\}", "[^/:]+", re.escape(template))
            if re.fullmatch(pattern, path):
                return self.document["paths"][template].get(method.lower())
        return None

    def check_answer(self, method, path, answer):
        assert answer.headers.get("X-Request-Id"), "every answer carries X-Request-Id"
        if answer.status >= 400:
            self.check_problem(method, answer)
            return
        operation = self.operation_for("get" if method == "HEAD" else method, path)
        assert operation is not None, f"{method} {path} answered {answer.status} and is not in the contract"
        declared = operation["responses"].get(str(answer.status))
        assert declared is not None, f"{method} {path}: {answer.status} is not in the contract"
        declared = self.resolve(declared)
        for name in declared.get("headers", {}):
            assert name in answer.headers, f"{method} {path}: {name} is missing"
        media_type = answer.headers.get("Content-Type", "").split(";")[0]
        if method == "HEAD" or "content" not in declared:
            assert answer.body == b""
            return
        assert media_type in declared["content"], f"{method} {path}: {media_type}"
        if media_type == "application/json":
            self.validate(answer.json, declared["content"][media_type]["schema"])
        if media_type == "application/x-ndjson":
            lines = answer.lines
            for line in lines[:500] + lines[500:][-20:]:  # validation is slow
                self.validate(line, declared["content"][media_type]["schema"]["contentSchema"])

    def check_problem(self, method, answer):
        if method == "HEAD":
            return
        assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
        self.validate_as(answer.json, "Problem")
        assert answer.json["status"] == answer.status
        assert answer.json["request_id"] == answer.headers["X-Request-Id"]
        if answer.status == 503:
            assert "Retry-After" in answer.headers
        if answer.status == 405:
            assert answer.headers["Allow"]


def example_values(media):
    if "example" in media:
        yield "example", media["example"]
    for name, example in media.get("examples", {}).items():
        yield name, example["value"]


def ndjson(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]
