# A stack as Terraform makes it, for the test that takes one over. Sample values only.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "endpoint" {
  description = "Where AWS is simulated"
  type        = string
}

variable "project" {
  type    = string
  default = "kavak-agent"
}

variable "environment" {
  type    = string
  default = "dev"
}

variable "owner" {
  type    = string
  default = "platform-team"
}

locals {
  region = "us-east-1"
  name   = "${var.project}-${var.environment}"
}

provider "aws" {
  region                      = local.region
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  default_tags {
    tags = {
      project = var.project
      env     = var.environment
      owner   = var.owner
    }
  }

  endpoints {
    ec2            = var.endpoint
    ecr            = var.endpoint
    ecs            = var.endpoint
    elasticache    = var.endpoint
    elbv2          = var.endpoint
    iam            = var.endpoint
    logs           = var.endpoint
    rds            = var.endpoint
    secretsmanager = var.endpoint
    sts            = var.endpoint
  }
}
