locals {
  environment = {
    APP_ENV                       = var.environment
    DEBUG_MODE                    = "false"
    LLM_ENABLED                   = "true"
    TWILIO_IDEMPOTENCY_ENABLED    = "true"
    CONVERSATION_STATE_REPOSITORY = "postgres"
    LEAD_REPOSITORY               = "postgres"
    STATE_CACHE                   = "redis"
    REDIS_URL                     = "redis://${aws_elasticache_replication_group.main.primary_endpoint_address}:6379"
  }
  secret_environment = {
    DATABASE_URL      = "${aws_secretsmanager_secret.all["db-credentials"].arn}:DATABASE_URL::"
    OPENAI_API_KEY    = aws_secretsmanager_secret.all["openai-api-key"].arn
    TWILIO_AUTH_TOKEN = aws_secretsmanager_secret.all["twilio-auth-token"].arn
  }
}

resource "aws_ecr_repository" "app" {
  name                 = "${local.name}-app"
  image_tag_mutability = "MUTABLE"
  tags                 = { Name = "${local.name}-app" }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ecs/${local.name}-app"
  retention_in_days = 7
  tags              = { Name = "${local.name}-ecs-logs" }
}

resource "aws_ecs_cluster" "main" {
  name = "${local.name}-cluster"
  tags = { Name = "${local.name}-cluster" }

  setting {
    name  = "containerInsights"
    value = "disabled"
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = "${local.name}-app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = { Name = "${local.name}-app-task" }

  container_definitions = jsonencode([{
    name         = "app"
    essential    = true
    image        = "${aws_ecr_repository.app.repository_url}:latest"
    portMappings = [{ containerPort = 8000, protocol = "tcp" }]
    environment  = [for name, value in local.environment : { name = name, value = value }]
    secrets      = [for name, source in local.secret_environment : { name = name, valueFrom = source }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.app.name
        awslogs-region        = local.region
        awslogs-stream-prefix = "ecs"
      }
    }
  }])
}

resource "aws_lb" "main" {
  name               = "${local.name}-alb"
  load_balancer_type = "application"
  internal           = false
  subnets            = local.public_subnets
  security_groups    = [aws_security_group.all["alb"].id]
  tags               = { Name = "${local.name}-alb" }
  depends_on         = [aws_internet_gateway.main]
}

resource "aws_lb_target_group" "app" {
  name        = "${local.name}-tg"
  vpc_id      = aws_vpc.main.id
  protocol    = "HTTP"
  port        = 8000
  target_type = "ip"
  tags        = { Name = "${local.name}-tg" }

  health_check {
    protocol            = "HTTP"
    path                = "/health"
    matcher             = "200"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_ecs_service" "app" {
  name            = "${local.name}-app-service"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "FARGATE"
  desired_count   = 1
  tags            = { Name = "${local.name}-app-service" }
  depends_on      = [aws_lb_listener.http]

  network_configuration {
    subnets          = local.private_subnets
    security_groups  = [aws_security_group.all["ecs"].id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.app.arn
    container_name   = "app"
    container_port   = 8000
  }
}
