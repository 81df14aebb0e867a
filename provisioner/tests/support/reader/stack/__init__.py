"""Reads a stack back with boto3: every resource and every attribute that the stack promises.

Ids and ARNs are replaced by names, so that two stacks of equal shape read the same.
"""

import json

from . import balancing, containers, data, network, roles, secrets

# In this order: what is read first gives names to what is read later.
PARTS = (network.read, data.read, secrets.read, roles.read, containers.read, balancing.read)


class Readback:
    def __init__(self, clients, project, env):
        self.clients = clients
        self.project, self.env = project, env
        self.prefix = f"{project}-{env}"
        self.names = {}

    def stack(self):
        document = {}
        for read in PARTS:
            document.update(read(self))
        return self.named(document)

    def named(self, value):
        """Every id that has a name, by its name, longest first: an ARN may contain another."""
        text = json.dumps(value, default=str)
        for identifier in sorted(self.names, key=len, reverse=True):
            text = text.replace(identifier, f"<{self.names[identifier]}>")
        return json.loads(text)

    def tags(self, tags):
        """What is there beyond the three tags that every resource has; those show only where they are wrong."""
        if isinstance(tags, list):
            tags = {tag.get("Key") or tag["key"]: tag.get("Value", tag.get("value")) for tag in tags}
        rest = dict(tags)
        for key, wanted in (("project", self.project), ("env", self.env)):
            if rest.get(key) == wanted:
                del rest[key]
            else:
                rest[key] = rest.get(key, "missing")
        rest.setdefault("owner", "missing")
        return rest

    def own(self, answer, kind, identifier):
        """The environment's resources of one kind by their `Name`, remembered for `named`."""
        found = {}
        for one in answer[kind]:
            tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
            if (tags.get("project"), tags.get("env")) == (self.project, self.env):
                name = tags.get("Name", "nameless")
                assert name not in found, f"two of {name}"
                found[name] = one
                self.names[one[identifier]] = name
        return found

    def sorted_by_name(self, identifiers):
        return sorted(identifiers, key=lambda one: self.names.get(one, one))
