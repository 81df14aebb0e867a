"""ECS: cluster, task definitions, service."""

import json

from images import pushed
from surroundings import made_network, made_way_out

TAGS = [{"key": "env", "value": "dev"}]
ROLE = "arn:aws:iam::123456789012:role/tasks"
EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def run(aws):
    network = made_network(aws, "containers", "10.50")
    group = made_group(aws, network)
    made_way_out(aws, network)
    secret = made_needs(aws)
    aws.about("containers, clusters")
    cluster = made_cluster(aws)
    aws.about("containers, task definitions")
    definition = made_definition(aws, secret)
    aws.about("containers, services")
    made_service(aws, network, group, definition)
    aws.about("containers, gone")
    gone(aws, cluster, definition)
    aws.about("containers, refused")
    refused(aws, network, group, secret)


def made_group(aws, network):
    made = aws.elbv2.create_target_group(Name="containers", Protocol="HTTP", Port=8000, VpcId=network["vpc"],
                                         TargetType="ip", HealthCheckPath="/health",
                                         HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2)
    group = aws.named("containers target group", made, "TargetGroups", 0, "TargetGroupArn")
    made = aws.elbv2.create_load_balancer(Name="containers", Subnets=network["public"],
                                          SecurityGroups=[network["group"]])
    balancer = aws.named("containers balancer", made, "LoadBalancers", 0, "LoadBalancerArn")
    aws.named("containers address", made, "LoadBalancers", 0, "DNSName")
    aws.elbv2.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80,
                              DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
    return group


def made_needs(aws):
    """What a task needs to run: role, secret, log group and image."""
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}
    reads = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}
    aws.iam.create_role(RoleName="tasks", AssumeRolePolicyDocument=json.dumps(trust))
    aws.iam.attach_role_policy(RoleName="tasks", PolicyArn=EXECUTION)
    aws.iam.put_role_policy(RoleName="tasks", PolicyName="reads", PolicyDocument=json.dumps(reads))
    made = aws.secretsmanager.create_secret(Name="of-tasks", SecretString="marker")
    secret = aws.named("secret of tasks", made, "ARN")
    aws.logs.create_log_group(logGroupName="/ecs/tasks")
    aws.ecr.create_repository(repositoryName="tasks")
    pushed(aws, "tasks")
    return secret


def made_cluster(aws):
    ecs = aws.ecs
    ecs.describe_clusters(clusters=["app"])
    settings = [{"name": "containerInsights", "value": "enabled"}]
    made = ecs.create_cluster(clusterName="app", settings=settings, tags=TAGS)
    arn = aws.named("cluster", made, "cluster", "clusterArn")
    ecs.create_cluster(clusterName="app")
    ecs.describe_clusters(clusters=["app"], include=["TAGS", "SETTINGS", "CONFIGURATIONS", "STATISTICS"])
    ecs.update_cluster_settings(cluster="app", settings=[{"name": "containerInsights", "value": "disabled"}])
    ecs.list_clusters()
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "k", "value": "v"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["env"])
    ecs.list_tags_for_resource(resourceArn=arn)
    return arn


def definition_of(secret, family="app"):
    container = {
        "name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/tasks:latest", "essential": True,
        "portMappings": [{"containerPort": 8000, "protocol": "tcp"}],
        "environment": [{"name": "ENV", "value": "dev"}],
        "secrets": [{"name": "KEY", "valueFrom": secret}],
        "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "/ecs/tasks", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}}}
    return {"family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256",
            "memory": "512", "executionRoleArn": ROLE, "taskRoleArn": ROLE, "containerDefinitions": [container],
            "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}}


def made_definition(aws, secret):
    ecs = aws.ecs
    ecs.describe_task_definition(taskDefinition="app")
    ecs.register_task_definition(**definition_of(secret), tags=TAGS)
    made = ecs.register_task_definition(**definition_of(secret))
    arn = aws.named("task definition", made, "taskDefinition", "taskDefinitionArn")
    ecs.describe_task_definition(taskDefinition="app", include=["TAGS"])
    ecs.describe_task_definition(taskDefinition="app:1", include=["TAGS"])
    ecs.list_task_definitions(familyPrefix="app", sort="DESC")
    ecs.list_task_definition_families(familyPrefix="app")
    return arn


def service_of(network, group, definition):
    return {"cluster": "app", "serviceName": "app", "taskDefinition": definition, "desiredCount": 1,
            "launchType": "FARGATE", "networkConfiguration": {"awsvpcConfiguration": {
                "subnets": network["public"], "securityGroups": [network["group"]], "assignPublicIp": "ENABLED"}},
            "loadBalancers": [{"targetGroupArn": group, "containerName": "app", "containerPort": 8000}],
            "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True},
                                        "maximumPercent": 200, "minimumHealthyPercent": 100},
            "healthCheckGracePeriodSeconds": 60, "propagateTags": "SERVICE", "tags": TAGS}


def wait_for_tasks(aws, count):
    def is_done(answer):
        service = answer["services"][0]
        states = [one["rolloutState"] for one in service["deployments"]]
        return states == ["COMPLETED"] and service["runningCount"] == count

    aws.wait("ecs", "describe_services", is_done, cluster="app", services=["app"])


def made_service(aws, network, group, definition):
    ecs = aws.ecs
    of_it = {"cluster": "app", "service": "app"}
    ecs.describe_services(cluster="app", services=["app"])
    ecs.describe_services(cluster="missing", services=["app"])
    ecs.create_service(**service_of(network, group, definition))
    wait_for_tasks(aws, 1)
    ecs.describe_services(cluster="app", services=["app"], include=["TAGS"])
    ecs.create_service(**{**service_of(network, group, definition), "desiredCount": 2})
    ecs.update_service(**of_it, desiredCount=2)
    wait_for_tasks(aws, 2)
    ecs.update_service(**of_it, healthCheckGracePeriodSeconds=30)
    ecs.update_service(cluster="app", service="missing", desiredCount=2)
    ecs.list_services(cluster="app")


def gone(aws, cluster, definition):
    ecs = aws.ecs
    of_it = {"cluster": "app", "service": "app"}
    ecs.delete_service(**of_it)
    ecs.delete_service(**of_it, force=True)
    ecs.describe_services(cluster="app", services=["app"])
    ecs.list_services(cluster="app")
    ecs.deregister_task_definition(taskDefinition=definition)
    ecs.deregister_task_definition(taskDefinition="app:99")
    ecs.list_task_definitions(familyPrefix="app", status="INACTIVE")
    ecs.delete_task_definitions(taskDefinitions=[definition])
    ecs.describe_task_definition(taskDefinition="app")
    ecs.delete_cluster(cluster="app")
    ecs.describe_clusters(clusters=["app"])
    ecs.delete_cluster(cluster="missing")


def refused(aws, network, group, secret):
    """What one of two may take, with things that nothing else is asked of."""
    ecs = aws.ecs
    ecs.register_task_definition(**{**definition_of(secret, "app-odd"), "memory": "300"})
    made = ecs.register_task_definition(**definition_of(secret, "app-spare"))
    definition = aws.named("spare definition", made, "taskDefinition", "taskDefinitionArn")
    ecs.delete_task_definitions(taskDefinitions=[definition])
    ecs.create_cluster(clusterName="app-spare")
    service = {**service_of(network, group, definition), "cluster": "app-spare", "desiredCount": 0}
    for wrong in ({"cluster": "app-missing"}, {"taskDefinition": "app-missing"},
                  {"loadBalancers": [{"targetGroupArn": group.replace("containers", "other"), "containerName": "app",
                                      "containerPort": 8000}]},
                  {"loadBalancers": [{"targetGroupArn": group, "containerName": "other", "containerPort": 8000}]}):
        ecs.create_service(**{**service, **wrong, "serviceName": "app-wrong"})
    ecs.create_service(**service)
    ecs.delete_cluster(cluster="app-spare")
