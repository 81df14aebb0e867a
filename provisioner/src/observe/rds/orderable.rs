//! What can be ordered of RDS.

use aws_sdk_rds::types::OrderableDbInstanceOption;
use kavak_engine::Fault;

use crate::aws::{Clients, fault};

/// A combination that RDS offers.
pub(crate) struct Orderable {
    /// The zones in which it does, by name.
    pub(crate) zones: Vec<String>,
    pub(crate) is_multi_az: bool,
}

/// What RDS offers of a class of instances for `PostgreSQL` of this version, or of
/// any: the first page, whose rows differ in the kind of storage.
pub(crate) async fn options(
    aws: &Clients,
    class: &str,
    version: Option<&str>,
) -> Result<Vec<Orderable>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .rds
            .describe_orderable_db_instance_options()
            .engine("postgres")
            .db_instance_class(class)
            .set_engine_version(version.map(str::to_owned))
            .vpc(true);
        call.send()
            .await
            .map_err(fault("DescribeOrderableDBInstanceOptions"))
    });
    match answer.await {
        Ok(answer) => Ok(answer
            .orderable_db_instance_options()
            .iter()
            .map(option)
            .collect()),
        // RDS refuses a class that it never heard of.
        Err(fault) if is_of_parameter(&fault) => Ok(Vec::new()),
        Err(fault) => Err(fault),
    }
}

/// Whether a value is refused, not the whole question.
pub(crate) fn is_of_parameter(fault: &Fault) -> bool {
    let code = fault.code.as_deref();
    code.is_some_and(|code| code.starts_with("InvalidParameter"))
}

fn option(option: &OrderableDbInstanceOption) -> Orderable {
    let zones = option.availability_zones().iter();
    Orderable {
        zones: zones
            .filter_map(|zone| zone.name().map(str::to_owned))
            .collect(),
        is_multi_az: option.multi_az_capable() == Some(true),
    }
}
