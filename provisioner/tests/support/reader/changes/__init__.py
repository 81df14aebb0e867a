"""What somebody changes by hand: each function is one, called by its name."""

from . import balancing, beginnings, containers, data, domain, groups, network, roles, tags  # noqa: F401
from .world import CHANGES, World


def make(name, clients, project, env):
    return CHANGES[name](World(clients, project, env))
