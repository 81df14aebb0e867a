"""Who is calling."""


def run(aws):
    aws.sts.get_caller_identity()
