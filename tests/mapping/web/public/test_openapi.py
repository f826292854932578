"""`/api/openapi.json` is true: asked by schemathesis, which makes up questions, right and wrong."""

import json

import hypothesis
import jsonschema
import pytest
import schemathesis
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from mapping.web.public import openapi
from tests.laws import examples

EXAMPLES = examples(30, 300)
# Half a world from east to west is a window of the right shape with nothing in it: refused, and no
# schema can say so.
HOST = {"Host": "localhost"}
UNSAID = ("positive_data_acceptance",)


def ask_everything(app):
    """Ask each path of the description that ends; return how many were asked."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HOST)
    schema = schema.exclude(path="/api/events")
    unsaid = [schemathesis.checks.CHECKS.get_one(name) for name in UNSAID]
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(max_examples=EXAMPLES)
        def ask(case):
            case.call_and_validate(headers=HOST, excluded_checks=unsaid)

        ask()
        asked += 1
    return asked


def test_every_answer_is_as_it_is_described(client):
    described = json.loads(openapi.describe_api())
    assert ask_everything(client.app) == len(described["paths"]) - 1


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({"version": 1, "released_at": "", "demo": False, "note": "more"}),
        JSONResponse({"version": 1}),
        PlainTextResponse("1"),
        JSONResponse({}, 500),
        JSONResponse({}, 418),
    ],
    ids=["more than is said", "less than is said", "another type", "failed", "another status"],
)
def test_control_another_answer_is_noticed(answer):
    async def send_version(request):
        return answer

    async def send_description(request):
        described = json.loads(openapi.describe_api())
        described["paths"] = {"/api/version": described["paths"]["/api/version"]}
        return JSONResponse(described)

    app = Starlette(
        routes=[
            Route("/api/version", send_version),
            Route("/api/openapi.json", send_description),
        ]
    )
    with pytest.raises(BaseException, match=r"(?i)schema|status|server error|content"):
        ask_everything(app)


def test_the_schemas_are_schemas():
    for schema in openapi.SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)
