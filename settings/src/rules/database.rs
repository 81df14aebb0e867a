//! The database.

use kavak_stack::settings::Database;

use super::{Report, matches};

pub(super) fn check(database: &Database, report: &mut Report<'_>) {
    report.demand(
        matches(
            r"db\.[a-z][0-9]{1,2}[a-z]{0,6}\.(micro|small|medium|large|[0-9]{0,2}xlarge)",
            &database.instance_class,
        ),
        "database.instance_class",
        database.instance_class.as_str(),
        "must be an RDS instance class like `db.t4g.micro`",
    );
    report.demand(
        matches(r"1[3-8]\.[0-9]{1,2}", &database.engine_version),
        "database.engine_version",
        database.engine_version.as_str(),
        "must be a version of PostgreSQL, 13 to 18, as major.minor, like `15.4`",
    );
    check_tuning(database, report);
    if report.is_sound("database.storage_gb") {
        let least = (u64::from(database.storage_gb) * 11).div_ceil(10);
        report.demand(
            u64::from(database.max_storage_gb) >= least,
            "database.max_storage_gb",
            database.max_storage_gb,
            format!(
                "must be at least {least}: RDS wants a tenth more than database.storage_gb, which is {}",
                database.storage_gb
            ),
        );
    }
}

/// From this size on gp3 storage of `PostgreSQL` has a performance that can be
/// chosen (`docs/AWS.md#changing`).
const TUNED_FROM_GB: u32 = 400;

const LEAST_IOPS: u32 = 12_000;

fn check_tuning(database: &Database, report: &mut Report<'_>) {
    let tuned = [
        ("database.iops", database.iops),
        ("database.storage_throughput", database.storage_throughput),
    ];
    for (key, value) in tuned {
        let Some(value) = value.filter(|_| report.is_sound("database.storage_gb")) else {
            continue;
        };
        report.demand(
            database.storage_gb >= TUNED_FROM_GB,
            key,
            value,
            format!(
                "is AWS's own choice below {TUNED_FROM_GB} GB: leave it out, or raise database.storage_gb, which is {}",
                database.storage_gb
            ),
        );
    }
    if let Some(iops) = database.iops {
        let most = u64::from(database.storage_gb) * 500;
        report.demand(
            u64::from(iops) <= most,
            "database.iops",
            iops,
            format!("must be at most {most}: 500 for each GB of database.storage_gb"),
        );
    }
    if let Some(throughput) = database.storage_throughput
        && report.is_sound("database.iops")
    {
        let most = database.iops.unwrap_or(LEAST_IOPS) / 4;
        report.demand(
            throughput <= most,
            "database.storage_throughput",
            throughput,
            format!("must be at most {most}: a quarter of database.iops"),
        );
    }
}
