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
    return world.clients("acm").request_certificate(DomainName=DOMAIN)["CertificateArn"]


@change
def lead_the_domain_to_the_balancer(world):
    found = world.clients("elbv2").describe_load_balancers(Names=[f"{world.prefix}-alb"])
    balancer = found["LoadBalancers"][0]
    target = {
        "HostedZoneId": balancer["CanonicalHostedZoneId"],
        "DNSName": balancer["DNSName"],
        "EvaluateTargetHealth": False,
    }
    record = {"Name": DOMAIN, "Type": "A", "AliasTarget": target}
    world.clients("route53").change_resource_record_sets(
        HostedZoneId=zone(world),
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]},
    )


@change
def delete_the_listener_for_https(world):
    client = world.clients("elbv2")
    for listener in client.describe_listeners(LoadBalancerArn=world.balancer())["Listeners"]:
        if listener["Port"] == 443:
            client.delete_listener(ListenerArn=listener["ListenerArn"])
