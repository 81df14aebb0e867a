//! Availability zones.

use kavak_engine::Fault;

use crate::aws::{Clients, fault, filter};

/// The availability zones that the account can use now, by name: no local
/// zones, none that must be opted into first.
///
/// # Errors
/// The failed read.
pub(crate) async fn offered_zones(aws: &Clients) -> Result<Vec<String>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .ec2
            .describe_availability_zones()
            .filters(filter("state", ["available"]))
            .filters(filter("zone-type", ["availability-zone"]));
        call.send()
            .await
            .map_err(fault("DescribeAvailabilityZones"))
    });
    let mut names: Vec<String> = answer
        .await?
        .availability_zones()
        .iter()
        .filter_map(|zone| zone.zone_name().map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}
