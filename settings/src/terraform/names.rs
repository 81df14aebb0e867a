//! What settings are called in Terraform's variables files.

/// Usual names of variables, without regard to case, and their settings.
pub(super) const NAMES: &[(&[&str], &str)] = &[
    (&["project", "project_name", "app_name", "name"], "project"),
    (&["env", "environment", "stage"], "env"),
    (&["region", "aws_region"], "region"),
    (&["owner", "team"], "owner"),
    (
        &["tags", "common_tags", "default_tags", "extra_tags"],
        "tags",
    ),
    (
        &["vpc_cidr", "vpc_cidr_block", "cidr", "cidr_block"],
        "network.cidr",
    ),
    (
        &["availability_zones", "azs", "zones"],
        "network.availability_zones",
    ),
    (
        &["nat_gateways", "nat_gateway_count"],
        "network.nat_gateways",
    ),
    (
        &["image", "app_image", "container_image", "image_uri"],
        "agent.image",
    ),
    (&["port", "app_port", "container_port"], "agent.port"),
    (
        &[
            "cpu",
            "task_cpu",
            "ecs_task_cpu",
            "fargate_cpu",
            "app_cpu",
            "container_cpu",
        ],
        "agent.cpu",
    ),
    (
        &[
            "memory",
            "task_memory",
            "ecs_task_memory",
            "fargate_memory",
            "app_memory",
            "container_memory",
        ],
        "agent.memory",
    ),
    (&["architecture", "cpu_architecture"], "agent.architecture"),
    (
        &[
            "environment_variables",
            "app_environment",
            "container_environment",
        ],
        "agent.environment",
    ),
    (
        &[
            "desired_count",
            "ecs_desired_count",
            "app_count",
            "service_desired_count",
        ],
        "agent.desired_count",
    ),
    (&["llm_enabled", "enable_llm"], "agent.llm_enabled"),
    (
        &[
            "autoscaling_min",
            "autoscaling_min_capacity",
            "min_capacity",
        ],
        "agent.autoscaling.min",
    ),
    (
        &[
            "autoscaling_max",
            "autoscaling_max_capacity",
            "max_capacity",
        ],
        "agent.autoscaling.max",
    ),
    (
        &[
            "autoscaling_target_cpu",
            "autoscaling_cpu_target",
            "target_cpu",
        ],
        "agent.autoscaling.target_cpu",
    ),
    (
        &[
            "db_instance_class",
            "rds_instance_class",
            "database_instance_class",
        ],
        "database.instance_class",
    ),
    (
        &[
            "db_allocated_storage",
            "rds_allocated_storage",
            "allocated_storage",
            "db_storage",
        ],
        "database.storage_gb",
    ),
    (
        &[
            "db_max_allocated_storage",
            "rds_max_allocated_storage",
            "max_allocated_storage",
        ],
        "database.max_storage_gb",
    ),
    (
        &[
            "db_engine_version",
            "engine_version",
            "rds_engine_version",
            "postgres_version",
        ],
        "database.engine_version",
    ),
    (
        &["db_multi_az", "rds_multi_az", "multi_az"],
        "database.multi_az",
    ),
    (
        &[
            "db_backup_retention_period",
            "backup_retention_period",
            "backup_retention_days",
        ],
        "database.backup_retention_days",
    ),
    (
        &["db_deletion_protection", "deletion_protection"],
        "database.deletion_protection",
    ),
    (
        &[
            "redis_node_type",
            "cache_node_type",
            "elasticache_node_type",
        ],
        "cache.node_type",
    ),
    (
        &[
            "redis_replicas",
            "cache_replicas",
            "replicas_per_node_group",
        ],
        "cache.replicas",
    ),
    (&["redis_multi_az", "cache_multi_az"], "cache.multi_az"),
    (
        &["redis_snapshot_retention_limit", "snapshot_retention_limit"],
        "cache.snapshot_retention_days",
    ),
    (
        &["redis_transit_encryption", "transit_encryption_enabled"],
        "cache.transit_encryption",
    ),
    (
        &[
            "log_retention_days",
            "log_retention_in_days",
            "retention_in_days",
        ],
        "logs.retention_days",
    ),
    (&["domain", "domain_name"], "ingress.domain"),
    (
        &[
            "hosted_zone",
            "hosted_zone_id",
            "route53_zone_id",
            "zone_id",
        ],
        "ingress.hosted_zone",
    ),
    (
        &["certificate_arn", "acm_certificate_arn"],
        "ingress.certificate_arn",
    ),
];
