//! Every resource that a stack can have: constant, key, kind, and the name (else the tag `Name`)
//! by which the resource is found again; `*` stands for `<project>-<env>`. A resource without a
//! name is found through the one that it belongs to.

super::keys! {
    one {
        VPC                        "vpc"                        Vpc              "*-vpc";
        INTERNET_GATEWAY           "internet_gateway"           InternetGateway  "*-igw";
        ROUTE_TABLE_PUBLIC         "route_table.public"         RouteTable       "*-public-rt";
        SECURITY_GROUP_ALB         "security_group.alb"         SecurityGroup    "*-alb-sg";
        SECURITY_GROUP_ECS         "security_group.ecs"         SecurityGroup    "*-ecs-sg";
        SECURITY_GROUP_RDS         "security_group.rds"         SecurityGroup    "*-rds-sg";
        SECURITY_GROUP_REDIS       "security_group.redis"       SecurityGroup    "*-redis-sg";
        ECR_REPOSITORY             "ecr_repository"             EcrRepository    "*-app";
        DB_SUBNET_GROUP            "db_subnet_group"            DbSubnetGroup    "*-db-subnet-group";
        DB_INSTANCE                "db_instance"                DbInstance       "*-db";
        CACHE_SUBNET_GROUP         "cache_subnet_group"         CacheSubnetGroup "*-redis-subnet-group";
        REPLICATION_GROUP          "replication_group"          ReplicationGroup "*-redis";
        SNS_TOPIC_EVENTS           "sns_topic.events"           SnsTopic         "*-events";
        SECRET_DB_CREDENTIALS      "secret.db_credentials"      Secret           "*-db-credentials";
        SECRET_OPENAI_API_KEY      "secret.openai_api_key"      Secret           "*-openai-api-key";
        SECRET_TWILIO_AUTH_TOKEN   "secret.twilio_auth_token"   Secret           "*-twilio-auth-token";
        SECRET_REDIS_AUTH_TOKEN    "secret.redis_auth_token"    Secret           "*-redis-auth-token";
        SECRET_LEAD_WEBHOOK_SECRET "secret.lead_webhook_secret" Secret           "*-lead-webhook-secret";
        SECRET_DESK_API_TOKEN      "secret.desk_api_token"      Secret           "*-desk-api-token";
        SECRET_VALUE_DB_CREDENTIALS      "secret_value.db_credentials"      SecretValue;
        SECRET_VALUE_OPENAI_API_KEY      "secret_value.openai_api_key"      SecretValue;
        SECRET_VALUE_TWILIO_AUTH_TOKEN   "secret_value.twilio_auth_token"   SecretValue;
        SECRET_VALUE_REDIS_AUTH_TOKEN    "secret_value.redis_auth_token"    SecretValue;
        SECRET_VALUE_LEAD_WEBHOOK_SECRET "secret_value.lead_webhook_secret" SecretValue;
        SECRET_VALUE_DESK_API_TOKEN      "secret_value.desk_api_token"      SecretValue;
        LOG_GROUP                  "log_group"                  LogGroup         "/ecs/*-app";
        ECS_CLUSTER                "ecs_cluster"                EcsCluster       "*-cluster";
        IAM_ROLE_EXECUTION         "iam_role.execution"         IamRole          "*-ecs-execution-role";
        IAM_ROLE_TASK              "iam_role.task"              IamRole          "*-ecs-task-role";
        IMAGE                      "image"                      Image;
        TASK_DEFINITION            "task_definition"            TaskDefinition   "*-app";
        ECS_SERVICE                "ecs_service"                EcsService       "*-app-service";
        SCALABLE_TARGET            "scalable_target"            ScalableTarget;
        SCALING_POLICY             "scaling_policy"             ScalingPolicy    "*-cpu";
        SCALING_POLICY_REQUESTS    "scaling_policy.requests"    ScalingPolicy    "*-requests";
        LOAD_BALANCER              "load_balancer"              LoadBalancer     "*-alb";
        TARGET_GROUP               "target_group"               TargetGroup      "*-tg";
        LISTENER_HTTP              "listener.http"              Listener;
        LISTENER_HTTPS             "listener.https"             Listener;
        CERTIFICATE                "certificate"                Certificate      "*-certificate";
        DNS_RECORD_VALIDATION      "dns_record.validation"      DnsRecord;
        DNS_RECORD_ALIAS           "dns_record.alias"           DnsRecord;
        ALARM_ALB_5XX              "alarm.alb_5xx"              Alarm            "*-alb-5xx";
        ALARM_NO_HEALTHY_TARGET    "alarm.no_healthy_target"    Alarm            "*-no-healthy-target";
        ALARM_TARGET_LATENCY       "alarm.target_latency"       Alarm            "*-target-latency";
        ALARM_TASK_CPU             "alarm.task_cpu"             Alarm            "*-task-cpu";
        ALARM_TASK_MEMORY          "alarm.task_memory"          Alarm            "*-task-memory";
        ALARM_DB_CPU               "alarm.db_cpu"               Alarm            "*-db-cpu";
        ALARM_DB_STORAGE           "alarm.db_storage"           Alarm            "*-db-storage";
        ALARM_DB_CONNECTIONS       "alarm.db_connections"       Alarm            "*-db-connections";
        ALARM_REDIS_MEMORY         "alarm.redis_memory"         Alarm            "*-redis-memory";
        ALARM_AGENT_SILENT         "alarm.agent_silent"         Alarm            "*-agent-silent";
        ALARM_LEADS_UNDELIVERED    "alarm.leads_undelivered"    Alarm            "*-leads-undelivered";
        DASHBOARD                  "dashboard"                  Dashboard        "*";
    }
    two {
        SUBNET_PUBLIC       "subnet.public"       Subnet     "*-public-subnet-1"  "*-public-subnet-2";
        SUBNET_PRIVATE      "subnet.private"      Subnet     "*-private-subnet-1" "*-private-subnet-2";
        ELASTIC_IP_NAT      "elastic_ip.nat"      ElasticIp  "*-nat-eip"          "*-nat-eip-2";
        NAT_GATEWAY         "nat_gateway"         NatGateway "*-nat-gateway"      "*-nat-gateway-2";
        ROUTE_TABLE_PRIVATE "route_table.private" RouteTable "*-private-rt"       "*-private-rt-2";
    }
}
