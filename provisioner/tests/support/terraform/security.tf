locals {
  groups = {
    alb   = "Security group for Application Load Balancer"
    ecs   = "Security group for ECS tasks"
    rds   = "Security group for RDS PostgreSQL"
    redis = "Security group for ElastiCache Redis"
  }
  # Who may reach whom: port, the group that may, what the rule is called.
  paths = {
    ecs   = { port = 8000, from = "alb", about = "Allow traffic from ALB on port 8000" }
    rds   = { port = 5432, from = "ecs", about = "PostgreSQL from ECS" }
    redis = { port = 6379, from = "ecs", about = "Redis from ECS" }
  }
}

resource "aws_security_group" "all" {
  for_each    = local.groups
  name        = "${local.name}-${each.key}-sg"
  description = each.value
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.name}-${each.key}-sg" }
}

resource "aws_security_group_rule" "world" {
  security_group_id = aws_security_group.all["alb"].id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_blocks       = ["0.0.0.0/0"]
  description       = "HTTP"
}

resource "aws_security_group_rule" "path" {
  for_each                 = local.paths
  security_group_id        = aws_security_group.all[each.key].id
  source_security_group_id = aws_security_group.all[each.value.from].id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = each.value.port
  to_port                  = each.value.port
  description              = each.value.about
}

resource "aws_security_group_rule" "out" {
  for_each          = local.groups
  security_group_id = aws_security_group.all[each.key].id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
  description       = "All outbound"
}

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-ecs-execution-role"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
  tags               = { Name = "${local.name}-ecs-execution-role" }
}

resource "aws_iam_role" "task" {
  name               = "${local.name}-ecs-task-role"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
  tags               = { Name = "${local.name}-ecs-task-role" }
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_iam_policy_document" "secrets" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [for secret in aws_secretsmanager_secret.all : secret.arn]
  }
}

resource "aws_iam_role_policy" "secrets" {
  name   = "${local.name}-ecs-secrets-policy"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.secrets.json
}
