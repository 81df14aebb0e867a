"""The lock on the environment."""

from .world import change


@change
def let_the_dead_runs_hold_end(world):
    """What a minute of waiting does for the next run."""
    path = f"/kavak-infra/{world.project}/{world.env}/hold"
    held = world.clients("ssm").get_parameters_by_path(Path=path)["Parameters"]
    if held:
        world.clients("ssm").delete_parameters(Names=[one["Name"] for one in held])
