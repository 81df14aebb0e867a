"""Log groups, streams and events."""

GROUP = {"logGroupName": "/ecs/app"}
STREAM = {**GROUP, "logStreamName": "app/app/1"}
MOMENT_MS = 1_790_000_000_000


def run(aws):
    logs = aws.logs
    logs.put_retention_policy(**GROUP, retentionInDays=7)
    logs.create_log_group(**GROUP, tags={"env": "dev"})
    logs.create_log_group(**GROUP)
    logs.put_retention_policy(**GROUP, retentionInDays=7)
    logs.put_retention_policy(**GROUP, retentionInDays=8)
    logs.create_log_group(logGroupName="/ecs/application")
    logs.describe_log_groups(logGroupNamePrefix="/ecs/app")
    logs.describe_log_groups(logGroupNamePrefix="/ecs/app", limit=1)
    tags(logs)
    events(logs)
    logs.delete_retention_policy(**GROUP)
    logs.describe_log_groups(logGroupNamePrefix="/ecs/app")
    logs.delete_log_group(**GROUP)
    logs.delete_log_group(**GROUP)
    logs.delete_log_group(logGroupName="/ecs/application")


def tags(logs):
    arn = {"resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/app"}
    logs.tag_resource(**arn, tags={"k": "v"})
    logs.untag_resource(**arn, tagKeys=["env"])
    logs.list_tags_for_resource(**arn)


def events(logs):
    logs.create_log_stream(**STREAM)
    logs.create_log_stream(**STREAM)
    logs.put_log_events(**STREAM, logEvents=[
        {"timestamp": MOMENT_MS + number, "message": f"line {number}"} for number in range(3)])
    logs.describe_log_streams(**GROUP)
    logs.get_log_events(**STREAM, startFromHead=True)
    logs.filter_log_events(**GROUP, filterPattern='"line 1"')
    logs.get_log_events(**GROUP, logStreamName="other")
