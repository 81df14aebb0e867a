"""A hosted zone, its records, and a certificate that they prove."""


def record(name, kind, *values, ttl=300):
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}


def run(aws):
    zone = made_zone(aws)
    records(aws, zone)
    certificate(aws)
    aws.route53.delete_hosted_zone(Id=zone)
    aws.route53.delete_hosted_zone(Id=zone)
    aws.route53.get_hosted_zone(Id=zone)
    aws.about("domain, refused")
    refused(aws)


def made_zone(aws):
    route53 = aws.route53
    made = route53.create_hosted_zone(Name="example.com", CallerReference="one",
                                      HostedZoneConfig={"Comment": "c"})
    full = aws.named("zone path", made, "HostedZone", "Id")
    zone = full.rsplit("/", 1)[-1]
    route53.get_hosted_zone(Id=zone)
    route53.list_hosted_zones()
    route53.list_hosted_zones_by_name(DNSName="example.com")
    of_zone = {"ResourceType": "hostedzone", "ResourceId": zone}
    route53.change_tags_for_resource(**of_zone, AddTags=[{"Key": "env", "Value": "dev"}])
    route53.list_tags_for_resource(**of_zone)
    return zone


def change(aws, zone, action, *sets):
    changes = [{"Action": action, "ResourceRecordSet": one} for one in sets]
    return aws.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def records(aws, zone):
    alias = {"Name": "www.example.com", "Type": "A", "AliasTarget": {
        "HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "app-1.us-east-1.elb.amazonaws.com",
        "EvaluateTargetHealth": False}}
    made = change(aws, zone, "CREATE", record("a.example.com", "A", "192.0.2.1"), alias)
    aws.route53.get_change(Id=aws.named("change", made, "ChangeInfo", "Id"))
    change(aws, zone, "CREATE", record("a.example.com", "A", "192.0.2.1"))
    change(aws, zone, "UPSERT", record("a.example.com.", "A", "192.0.2.2", ttl=60))
    change(aws, zone, "UPSERT", record("b.example.com", "CNAME", "b.example.org"))
    aws.route53.list_resource_record_sets(HostedZoneId=zone)
    aws.route53.list_resource_record_sets(HostedZoneId=zone, StartRecordName="www.example.com",
                                          StartRecordType="A", MaxItems="1")
    change(aws, zone, "DELETE", record("missing.example.com", "A", "192.0.2.1"))
    aws.route53.delete_hosted_zone(Id=zone)
    change(aws, zone, "DELETE", record("a.example.com", "A", "192.0.2.2", ttl=60), alias)
    change(aws, zone, "DELETE", record("b.example.com", "CNAME", "b.example.org"))
    aws.route53.list_resource_record_sets(HostedZoneId=zone)
    aws.route53.get_change(Id="C0123456789ABCD")


def refused(aws):
    """What one of two may take, in a zone that nothing else is asked of."""
    made = aws.route53.create_hosted_zone(Name="Example.net", CallerReference="two")
    zone = aws.named("other zone path", made, "HostedZone", "Id").rsplit("/", 1)[-1]
    aws.route53.create_hosted_zone(Name="example.net", CallerReference="two")
    change(aws, zone, "UPSERT", record("*.example.net", "CNAME", "b.example.org"))
    change(aws, zone, "UPSERT", record("a.example.org", "A", "192.0.2.2"))
    change(aws, zone, "UPSERT", record("a.example.net", "A", "192.0.2.2"))
    change(aws, zone, "UPSERT", record("a.example.net", "CNAME", "b.example.org"))
    change(aws, zone, "UPSERT", record("example.net", "CNAME", "b.example.org"))
    change(aws, zone, "DELETE", record("a.example.net", "A", "192.0.2.9"))
    change(aws, zone, "UPSERT", record("c.example.net", "A", "192.0.2.2"), {"Name": "x.example.net", "Type": "A"})
    aws.route53.list_resource_record_sets(HostedZoneId=zone)


def certificate(aws):
    acm = aws.acm
    wanted = {"DomainName": "app.example.com", "ValidationMethod": "DNS", "IdempotencyToken": "t1"}
    made = acm.request_certificate(**wanted, SubjectAlternativeNames=["*.app.example.com"],
                                   Tags=[{"Key": "env", "Value": "dev"}])
    arn = aws.named("certificate", made, "CertificateArn")
    of_it = {"CertificateArn": arn}
    acm.describe_certificate(**of_it)
    acm.list_certificates()
    acm.add_tags_to_certificate(**of_it, Tags=[{"Key": "k", "Value": "v"}])
    acm.remove_tags_from_certificate(**of_it, Tags=[{"Key": "env"}])
    acm.list_tags_for_certificate(**of_it)
    acm.delete_certificate(**of_it)
    acm.describe_certificate(**of_it)
    acm.delete_certificate(**of_it)
