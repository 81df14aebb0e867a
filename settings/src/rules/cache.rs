//! The cache.

use kavak_stack::settings::{Cache, CacheEngine};

use super::{Report, matches};

pub(super) fn check(cache: &Cache, report: &mut Report<'_>) {
    report.demand(
        matches(
            r"cache\.[a-z][0-9]{1,2}[a-z]{0,6}\.(micro|small|medium|large|[0-9]{0,2}xlarge)",
            &cache.node_type,
        ),
        "cache.node_type",
        cache.node_type.as_str(),
        "must be an ElastiCache node type like `cache.t4g.micro`",
    );
    let (versions, rule) = match cache.engine {
        CacheEngine::Redis => (r"7\.[01]", "must be 7.0 or 7.1 for redis"),
        CacheEngine::Valkey => (
            r"7\.2|8\.[0-9]{1,2}",
            "must be 7.2 or 8.0 or a newer 8 for valkey",
        ),
    };
    report.demand(
        matches(versions, &cache.engine_version),
        "cache.engine_version",
        cache.engine_version.as_str(),
        rule,
    );
    if report.is_sound("cache.replicas") {
        report.demand(
            !cache.multi_az || cache.replicas >= 1,
            "cache.multi_az",
            cache.multi_az,
            "needs cache.replicas of at least 1: there must be a node that takes over",
        );
    }
}
