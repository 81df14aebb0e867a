"""A domain of one's own: its zone, its record, the listener that serves it."""

from .world import change

DOMAIN = "agent.example.com"


def zone(world):
    zones = world.clients("route53").list_hosted_zones()["HostedZones"]
    return zones[0]["Id"].rpartition("/")[2]


@change
def make_a_hosted_zone(world):
    made = world.clients("route53").create_hosted_zone(Name="example.com", CallerReference="once")
    return made["HostedZone"]["Id"].rpartition("/")[2]


@change
def request_a_certificate(world):
    """Proves the domain by a record that is there for as long as it takes."""
    client = world.clients("acm")
    arn = client.request_certificate(DomainName=DOMAIN, ValidationMethod="DNS")["CertificateArn"]
    proof = client.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"][0]["ResourceRecord"]
    record = {"Name": proof["Name"], "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": proof["Value"]}]}
    for action in ("CREATE", "DELETE"):
        change_record(world, action, record)
    return arn


def change_record(world, action, record):
    world.clients("route53").change_resource_record_sets(
        HostedZoneId=zone(world), ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]}
    )


@change
def lead_the_domain_to_the_balancer(world):
    found = world.clients("elbv2").describe_load_balancers(Names=[f"{world.prefix}-alb"])
    balancer = found["LoadBalancers"][0]
    target = {
        "HostedZoneId": balancer["CanonicalHostedZoneId"],
        "DNSName": balancer["DNSName"],
        "EvaluateTargetHealth": False,
    }
    change_record(world, "CREATE", {"Name": DOMAIN, "Type": "A", "AliasTarget": target})


@change
def delete_the_listener_for_https(world):
    client = world.clients("elbv2")
    for listener in client.describe_listeners(LoadBalancerArn=world.balancer())["Listeners"]:
        if listener["Port"] == 443:
            client.delete_listener(ListenerArn=listener["ListenerArn"])
