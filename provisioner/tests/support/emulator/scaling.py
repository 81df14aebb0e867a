"""Application Auto Scaling, which ministack does not have: targets and policies, kept as they were sent."""

import json

from ministack import app
from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    get_account_id,
    get_region,
    json_response,
)

_targets = AccountRegionScopedDict()
_policies = AccountRegionScopedDict()
_IDENTITY = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def close_gaps():
    app.SERVICE_HANDLERS["application-autoscaling"] = handle


async def handle(_method, _path, headers, body, _query):
    action = headers.get("x-amz-target", "").partition(".")[2]
    answer = _ACTIONS.get(action)
    if not answer:
        return error_response_json("UnknownOperationException", f"unknown action {action}", 400)
    return answer(json.loads(body))


def identity(request):
    return "|".join(request[part] for part in _IDENTITY)


def missing():
    return error_response_json("ObjectNotFoundException", "No scalable target is registered", 400)


def register(request):
    there = _targets.get(identity(request), {})
    arn = f"arn:aws:application-autoscaling:{get_region()}:{get_account_id()}:scalable-target/{abs(hash(identity(request)))}"
    _targets[identity(request)] = {**there, "ScalableTargetARN": arn, **request}
    return json_response({"ScalableTargetARN": arn})


def deregister(request):
    if not _targets.pop(identity(request), None):
        return missing()
    for key in [key for key in _policies.keys() if key.startswith(identity(request))]:
        del _policies[key]
    return json_response({})


def chosen(kept, request):
    names = request.get("ResourceIds") or ([request["ResourceId"]] if request.get("ResourceId") else None)
    return [
        {key: value for key, value in one.items() if key != "Tags"}
        for one in kept.values()
        if one["ServiceNamespace"] == request["ServiceNamespace"] and (not names or one["ResourceId"] in names)
    ]


def put_policy(request):
    if identity(request) not in _targets:
        return missing()
    arn = f"arn:aws:autoscaling:{get_region()}:{get_account_id()}:scalingPolicy:{request['PolicyName']}"
    _policies[f"{identity(request)}|{request['PolicyName']}"] = {**request, "PolicyARN": arn, "Alarms": []}
    return json_response({"PolicyARN": arn, "Alarms": []})


def delete_policy(request):
    if not _policies.pop(f"{identity(request)}|{request['PolicyName']}", None):
        return missing()
    return json_response({})


_ACTIONS = {
    "RegisterScalableTarget": register,
    "DeregisterScalableTarget": deregister,
    "DescribeScalableTargets": lambda request: json_response({"ScalableTargets": chosen(_targets, request)}),
    "PutScalingPolicy": put_policy,
    "DescribeScalingPolicies": lambda request: json_response({"ScalingPolicies": chosen(_policies, request)}),
    "DeleteScalingPolicy": delete_policy,
    "ListTagsForResource": lambda request: json_response(
        {
            "Tags": next(
                (one.get("Tags", {}) for one in _targets.values() if one["ScalableTargetARN"] == request["ResourceARN"]), {}
            )
        }
    ),
}
