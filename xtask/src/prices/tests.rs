use super::*;

/// The products of a region: offer, family, usage type, attributes, tiers.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
);

const POSTGRES: &[(&str, &str)] = &[
    ("databaseEngine", "PostgreSQL"),
    ("deploymentOption", "Single-AZ"),
];
const STANDBY: &[(&str, &str)] = &[
    ("databaseEngine", "PostgreSQL"),
    ("deploymentOption", "Multi-AZ"),
];
const REDIS: &[(&str, &str)] = &[("cacheEngine", "Redis")];
const BALANCER: &str = "Load Balancer-Application";

/// As in the files of AWS, with what must not be taken for it.
#[rustfmt::skip] // a table, one product a row
const ROWS: &[Row] = &[
    ("AmazonEC2", "NAT Gateway", "NatGateway-Hours", &[], &[("0", "0.0450000000")]),
    ("AmazonEC2", "NAT Gateway", "NatGateway-Bytes", &[], &[("0", "0.0450000000")]),
    ("AmazonVPC", "", "PublicIPv4:InUseAddress", &[], &[("0", "0.0050000000")]),
    ("AmazonVPC", "", "PublicIPv4:IdleAddress", &[], &[("0", "0.0060000000")]),
    ("AWSELB", BALANCER, "LoadBalancerUsage", &[], &[("0", "0.0225000000")]),
    ("AWSELB", BALANCER, "LCUUsage", &[], &[("0", "0.0080000000")]),
    ("AWSELB", BALANCER, "TS-LoadBalancerUsage", &[], &[("0", "0.0050000000")]),
    ("AWSELB", "Load Balancer", "LoadBalancerUsage", &[], &[("0", "0.0250000000")]),
    ("AmazonECS", "Compute", "Fargate-vCPU-Hours:perCPU", &[], &[("0", "0.0404800000")]),
    ("AmazonECS", "Compute", "Fargate-GB-Hours", &[], &[("0", "0.0044450000")]),
    ("AmazonECS", "Compute", "Fargate-ARM-vCPU-Hours:perCPU", &[], &[("0", "0.0323800000")]),
    ("AmazonECS", "Compute", "Fargate-ARM-GB-Hours", &[], &[("0", "0.0035600000")]),
    ("AmazonRDS", "", "InstanceUsage:db.t4g.micro", POSTGRES, &[("0", "0.0160000000")]),
    ("AmazonRDS", "", "InstanceUsage:db.x2g.large", POSTGRES, &[("0", "0.3770000000")]),
    ("AmazonRDS", "", "InstanceUsage:db.t4g.micro", &[("databaseEngine", "MySQL")], &[("0", "0.0170000000")]),
    ("AmazonRDS", "", "ExtendedSupport-InstanceUsage:db.t4g.micro", POSTGRES, &[("0", "0.1")]),
    ("AmazonRDS", "", "Multi-AZUsage:db.t4g.micro", STANDBY, &[("0", "0.0320000000")]),
    ("AmazonRDS", "", "RDS:GP3-Storage", POSTGRES, &[("0", "0.1150000000")]),
    ("AmazonRDS", "", "RDS:ChargedBackupUsage", POSTGRES, &[("0", "0.0950000000")]),
    ("AmazonElastiCache", "", "NodeUsage:cache.t4g.micro", REDIS, &[("0", "0.0160000000")]),
    ("AmazonElastiCache", "", "NodeUsage:cache.t4g.micro", &[("cacheEngine", "Valkey")], &[("0", "0.0128000000")]),
    ("AmazonElastiCache", "", "BackupUsage", REDIS, &[("0", "0.0850000000")]),
    ("AWSSecretsManager", "Secret", "AWSSecretsManager-Secrets", &[], &[("0", "0.4000000000")]),
    ("AmazonCloudWatch", "Alarm", "CW:AlarmMonitorUsage", &[], &[("0", "0.0000000000"), ("10", "0.1000000000")]),
    ("AmazonCloudWatch", "Metric", "CW:MetricMonitorUsage", &[], &[("0", "0.3000000000"), ("10000", "0.1000000000")]),
    ("AmazonCloudWatch", "", "DataProcessing-Bytes", &[], &[("0", "0.5000000000")]),
    ("AmazonECR", "", "TimedStorage-ByteHrs", &[], &[("0", "0.1000000000")]),
    ("AmazonSNS", "", "DeliveryAttempts-SMTP", &[], &[("0", "0.0"), ("1000", "0.0000200000")]),
];

/// The files of a region, whose usage types begin with its code.
fn add(offers: &mut Offers, region: &str, code: &str, rows: &[Row]) {
    for (row, (offer, family, usage, attributes, tiers)) in rows.iter().enumerate() {
        let sku = format!("{region}-{row}");
        let mut product = json!({ "regionCode": region, "usagetype": format!("{code}{usage}") });
        for (name, value) in *attributes {
            product[*name] = json!(value);
        }
        let dimensions: Map<String, Value> = tiers
            .iter()
            .map(|(begin, dollars)| {
                let dimension = json!({ "beginRange": begin, "pricePerUnit": { "USD": dollars } });
                (format!("{sku}.{begin}"), dimension)
            })
            .collect();
        let day = if *offer == "AmazonRDS" {
            "2026-09-11"
        } else {
            "2026-09-12"
        };
        let file = json!({
            "offerCode": offer,
            "publicationDate": format!("{day}T12:45:02Z"),
            "products": { &sku: { "productFamily": family, "attributes": product } },
            "terms": { "OnDemand": { &sku: { "term": { "priceDimensions": dimensions } } } },
        });
        offers.add(&file).unwrap();
    }
}

fn offers() -> Offers {
    let mut offers = Offers::default();
    add(&mut offers, "us-east-1", "", ROWS);
    add(&mut offers, "us-east-2", "USE2-", ROWS);
    offers
}

#[test]
fn table_is_made_of_the_products_that_the_stack_uses() {
    let offers = offers();
    let table = table(&offers, &offers.regions()).unwrap();
    assert_eq!(table["as_of"], "2026-09-11");
    let source = table["source"].as_str().unwrap();
    assert!(
        source.contains("AmazonRDS of 2026-09-11, AmazonSNS of 2026-09-12"),
        "{source}"
    );
    let regions = table["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 1);
    let prices = &regions[0];
    assert_eq!(prices["names"], json!(["us-east-1", "us-east-2"]));
    assert_eq!(prices["load_balancer_hour"], "0.0225");
    assert_eq!(prices["database_hour"], json!({ "db.t4g.micro": "0.016" }));
    assert_eq!(
        prices["cache_node_hour"],
        json!({ "cache.t4g.micro": "0.016" })
    );
    assert_eq!(prices["fargate"]["ARM64"]["gb_hour"], "0.00356");
    // The first are free.
    assert_eq!(prices["alarm_month"], "0.1");
    assert_eq!(prices["email_thousand"], "0.02");
}

#[test]
fn table_has_the_prices_of_the_committed_one() {
    let committed = include_str!("../../../stack/src/prices.json");
    let committed: Value = serde_json::from_str(committed).unwrap();
    let offers = offers();
    let made = table(&offers, &offers.regions()).unwrap();
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&made), names(&committed));
    assert_eq!(names(&made["regions"][0]), names(&committed["regions"][0]));
}

#[test]
fn regions_with_other_prices_have_an_entry_of_their_own() {
    let mut offers = offers();
    let dearer: Vec<Row> = ROWS
        .iter()
        .map(|row| match row.2 {
            "NatGateway-Hours" => Row::from((row.0, row.1, row.2, row.3, &[("0", "0.093")] as _)),
            _ => *row,
        })
        .collect();
    add(&mut offers, "sa-east-1", "SAE1-", &dearer);
    let table = table(&offers, &offers.regions()).unwrap();
    let names: Vec<&Value> = table["regions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["names"])
        .collect();
    assert_eq!(
        names,
        [&json!(["sa-east-1"]), &json!(["us-east-1", "us-east-2"])]
    );
}

#[test]
fn missing_and_ambiguous_prices_are_errors_that_name_them() {
    let mut fewer = Offers::default();
    add(&mut fewer, "us-east-1", "", &ROWS[1..]);
    let error = prices(&fewer, "us-east-1").unwrap_err().to_string();
    assert_eq!(
        error,
        "AmazonEC2 has no price of NatGateway-Hours in us-east-1"
    );
    let mut twice = offers();
    let other: Row = ("AmazonEC2", "", "NatGateway-Hours", &[], &[("0", "0.05")]);
    add(&mut twice, "us-east-1", "USE1-", &[other]);
    let error = prices(&twice, "us-east-1").unwrap_err().to_string();
    assert_eq!(
        error,
        "AmazonEC2 has two prices of NatGateway-Hours in us-east-1: 0.045 and 0.05"
    );
    let none = Offers::default()
        .add(&json!({ "products": {} }))
        .unwrap_err();
    assert_eq!(none.to_string(), "no offerCode: not an offer file");
}

#[test]
fn files_of_a_folder_are_read_under_any_name() {
    let folder = std::env::temp_dir().join(format!("kavak-prices-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = json!({
        "offerCode": "AmazonECR",
        "publicationDate": "2026-09-11T00:00:00Z",
        "products": { "a": { "attributes": { "regionCode": "eu-west-1", "usagetype": "EU-TimedStorage-ByteHrs" } } },
        "terms": { "OnDemand": { "a": { "b": { "priceDimensions": { "c": { "pricePerUnit": { "USD": "0.1" } } } } } } },
    });
    fs::write(folder.join("anything.json"), file.to_string()).unwrap();
    fs::write(folder.join("notes.txt"), "no offer").unwrap();
    let offers = Offers::read(&folder);
    fs::remove_dir_all(&folder).unwrap();
    let query = Query::new("AmazonECR", "TimedStorage-ByteHrs");
    assert_eq!(offers.unwrap().price("eu-west-1", &query).unwrap(), "0.1");
}
