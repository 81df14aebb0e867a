"""When the environment ends, as its tags say."""

from .world import change


@change
def make_its_end_unreadable(world):
    world.ec2.create_tags(Resources=[world.vpc()], Tags=[{"Key": "kavak:ends-at", "Value": "next week"}])
