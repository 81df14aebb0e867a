"""Answers without what no two AWSs have in common."""

import datetime
import json
import re

# What is left of random parts once the script's own names are in.
RANDOM = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)"), "<date>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\bns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)\.?"), "<name server>"),
    (re.compile(r"\b(vpc-cidr-assoc|vpc|subnet|igw|nat|rtb|sg|sgr|eipalloc|eipassoc|eni|eni-attach|rtbassoc|acl|aclassoc|dopt)"
                r"-[0-9a-f]{8,17}\b"), r"<\1>"),
    (re.compile(r"\bAROA[A-Z0-9]{16,17}\b"), "<role id>"),
    (re.compile(r"\bdb-[A-Z0-9]{10,}\b"), "<db>"),
    (re.compile(r"\b[ZC][A-Z0-9]{12,}\b"), "<route 53 id>"),
    (re.compile(r"(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b"), r"\1-<suffix>"),
    (re.compile(r"(loadbalancer/app|targetgroup|listener/app)/([\w-]+)/[0-9a-f]{16,17}(/[0-9a-f]{16,17})?"),
     r"\1/\2/<number>"),
    (re.compile(r"\becs-svc/[0-9a-f]{10,}\b"), "<ecs-svc>"),
]

# Members that are numbers or texts of an AWS's own making, and mean nothing else.
MOMENTS = {"creationTime", "ingestionTime", "lastIngestionTime"}
TOKENS = {"NextToken", "nextToken", "Marker", "NextMarker", "nextForwardToken", "nextBackwardToken",
          "nextSequenceToken", "uploadSequenceToken", "eventId"}


def plain_member(key, value, names):
    if key in MOMENTS:
        return "<date>"
    if key in TOKENS and value:
        return "<token>"
    return plain(value, names)


def plain(value, names):
    if isinstance(value, dict):
        members = {key: plain_member(key, one, names) for key, one in value.items()}
        return {key: one for key, one in members.items() if not is_empty(one)}
    if isinstance(value, list):
        if value and all(isinstance(one, dict) and is_tag(one) for one in value):
            return {one.get("Key", one.get("key")): one.get("Value", one.get("value")) for one in value}
        return sorted((plain(one, names) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    if isinstance(value, datetime.datetime):
        return "<date>"
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, str):
        return plain_text(value, names)
    return value


def is_tag(one):
    return set(one) in ({"Key", "Value"}, {"key", "value"})


def is_empty(value):
    """No client distinguishes a missing list from an empty one."""
    return value is None or value in ("", [], {})


def plain_text(text, names):
    for value in sorted(names, key=len, reverse=True):
        text = text.replace(value, names[value])
    for pattern, replacement in RANDOM:
        text = pattern.sub(replacement, text)
    return text
