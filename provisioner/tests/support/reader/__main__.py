"""The independent client: takes one request a line on standard input, answers one line each.

    {"do": "stack" | "everything" | <a change of changes/>, "port": 4566, "account": "…", "project": "…", "env": "…"}
"""

import functools
import json
import sys
import traceback

import boto3
import jsonschema
from botocore.config import Config

import changes
import everything
import stack

REGION = "us-east-1"


@functools.cache
def client(port, account, service):
    return boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name=REGION,
        aws_access_key_id=account,
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}),
    )


def answer(request):
    clients = functools.partial(client, request["port"], request["account"])
    if request["do"] == "everything":
        return everything.everything(clients)
    if request["do"] == "stack":
        return stack.Readback(clients, request["project"], request["env"]).stack()
    if request["do"] == "schema_errors":
        return schema_errors(request["schema"], request["document"])
    return changes.make(request["do"], clients, request["project"], request["env"])


def schema_errors(schema, document):
    """Where a document is not as its JSON Schema says."""
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def main():
    for line in sys.stdin:
        try:
            reply = {"answer": answer(json.loads(line))}
        except Exception:
            reply = {"error": traceback.format_exc()}
        print(json.dumps(reply, default=str), flush=True)


if __name__ == "__main__":
    main()
