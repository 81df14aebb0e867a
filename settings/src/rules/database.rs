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
