"""Secrets: client tokens are version ids, no value is no version, AWS's code for a doomed name."""

from ministack.services import secretsmanager
from patching import succeeded, wrap_function


def close_gaps():
    wrap_function(secretsmanager, "_create_secret", create)


def create(original, request):
    name, token = request.get("Name"), request.get("ClientRequestToken")
    there = secretsmanager._secrets.get(name)
    if there and there.get("DeletedDate"):
        message = "You can't create this secret because a secret with this name is already scheduled for deletion."
        return secretsmanager.error_response_json("InvalidRequestException", message, 400)
    if there and token in there["Versions"]:
        answer = {"ARN": there["ARN"], "Name": name, "VersionId": token}
        return secretsmanager.json_response(answer)
    reply = original(request)
    if not succeeded(reply):
        return reply
    made = secretsmanager._secrets[name]
    if request.get("SecretString") is None and request.get("SecretBinary") is None:
        made["Versions"] = {}
    elif token:
        made["Versions"] = {token: version for version in made["Versions"].values()}
    answer = {"ARN": made["ARN"], "Name": name, "VersionId": next(iter(made["Versions"]), None)}
    return secretsmanager.json_response({key: value for key, value in answer.items() if value})
