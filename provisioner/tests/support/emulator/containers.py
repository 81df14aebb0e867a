"""ECS: a cluster with services stays, an active revision cannot be deleted, AWS's error codes."""

import json

from ministack.services import ecs
from patching import succeeded, wrap_action


def close_gaps():
    wrap_action(ecs, "DeleteCluster", refuse_cluster_with_services)
    wrap_action(ecs, "CreateService", answer_as_aws_when_it_exists)
    wrap_action(ecs, "DeleteTaskDefinitions", refuse_active_revisions)


def refuse_cluster_with_services(original, request):
    name = ecs._resolve_cluster_name(request.get("cluster", "default"))
    if any(key.startswith(f"{name}/") and one["status"] == "ACTIVE" for key, one in ecs._services.items()):
        message = "The Cluster cannot be deleted while Services are active."
        return ecs.error_response_json("ClusterContainsServicesException", message, 400)
    return original(request)


def answer_as_aws_when_it_exists(original, request):
    reply = original(request)
    if not succeeded(reply) and b"not idempotent" in reply[2]:
        return ecs.error_response_json("InvalidParameterException", "Creation of service was not idempotent.", 400)
    return reply


def refuse_active_revisions(original, request):
    active = []
    for arn in request.get("taskDefinitions", []):
        definition = ecs._task_defs.get(ecs._resolve_td_delete_key(arn)) or {}
        if definition.get("status") == "ACTIVE":
            active.append(arn)
    rest = [arn for arn in request.get("taskDefinitions", []) if arn not in active]
    status, headers, body = original({**request, "taskDefinitions": rest})
    answer = json.loads(body)
    reason = "The specified task definition is still in ACTIVE status. Please deregister the target task definition and try again"
    answer["failures"] += [{"arn": arn, "reason": reason} for arn in active]
    return status, headers, json.dumps(answer).encode()
