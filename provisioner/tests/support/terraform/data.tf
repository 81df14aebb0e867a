locals {
  password = "Adopted-password-of-32-characters"
  secrets = {
    db-credentials    = "Database credentials for ${local.name}"
    openai-api-key    = "OpenAI API key for ${local.name}"
    twilio-auth-token = "Twilio auth token for ${local.name}"
  }
  values = {
    db-credentials = jsonencode({
      username     = aws_db_instance.main.username
      password     = local.password
      engine       = "postgres"
      host         = aws_db_instance.main.address
      port         = 5432
      dbname       = aws_db_instance.main.db_name
      DATABASE_URL = "postgresql://kavak_admin:${local.password}@${aws_db_instance.main.address}:5432/kavak_agent"
    })
    openai-api-key    = "an-adopted-key"
    twilio-auth-token = "an-adopted-token"
  }
}

resource "aws_db_subnet_group" "main" {
  name       = "${local.name}-db-subnet-group"
  subnet_ids = local.private_subnets
  tags       = { Name = "${local.name}-db-subnet-group" }
}

resource "aws_db_instance" "main" {
  identifier                      = "${local.name}-db"
  engine                          = "postgres"
  engine_version                  = "15.15"
  instance_class                  = "db.t4g.micro"
  storage_type                    = "gp3"
  storage_encrypted               = true
  allocated_storage               = 20
  max_allocated_storage           = 100
  db_name                         = "kavak_agent"
  username                        = "kavak_admin"
  password                        = local.password
  db_subnet_group_name            = aws_db_subnet_group.main.name
  vpc_security_group_ids          = [aws_security_group.all["rds"].id]
  backup_retention_period         = 0
  backup_window                   = "03:00-04:00"
  maintenance_window              = "mon:04:00-mon:05:00"
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  skip_final_snapshot             = true
  tags                            = { Name = "${local.name}-db" }
}

resource "aws_elasticache_subnet_group" "main" {
  name       = "${local.name}-redis-subnet-group"
  subnet_ids = local.private_subnets
  tags       = { Name = "${local.name}-redis-subnet-group" }
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id       = "${local.name}-redis"
  description                = "Redis cluster for ${local.name}"
  engine                     = "redis"
  engine_version             = "7.0"
  parameter_group_name       = "default.redis7"
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 1
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  security_group_ids         = [aws_security_group.all["redis"].id]
  at_rest_encryption_enabled = true
  transit_encryption_enabled = false
  automatic_failover_enabled = false
  snapshot_retention_limit   = 0
  tags                       = { Name = "${local.name}-redis" }
}

resource "aws_secretsmanager_secret" "all" {
  for_each    = local.secrets
  name        = "${local.name}-${each.key}"
  description = each.value
  tags        = { Name = "${local.name}-${each.key}" }
}

resource "aws_secretsmanager_secret_version" "all" {
  for_each      = local.secrets
  secret_id     = aws_secretsmanager_secret.all[each.key].id
  secret_string = local.values[each.key]
}
