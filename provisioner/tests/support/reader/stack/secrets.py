"""The secrets with their values; the password is checked and hidden."""

import json
import re

PASSWORD = re.compile(r"[A-Za-z0-9_-]{32}")


def read(stack):
    client = stack.clients("secretsmanager")
    document = {}
    for suffix in ("db-credentials", "openai-api-key", "twilio-auth-token"):
        secret = client.describe_secret(SecretId=f"{stack.prefix}-{suffix}")
        stack.names[secret["ARN"]] = f"secret {suffix}"
        value = client.get_secret_value(SecretId=secret["ARN"])["SecretString"]
        document[f"secret {secret['Name']}"] = {
            "description": secret["Description"],
            "value": without_password(stack, value) if suffix == "db-credentials" else value,
            "versions": len([one for one in secret["VersionIdsToStages"].values() if "AWSCURRENT" in one]),
            "tags": stack.tags(secret["Tags"]),
        }
    return document


def without_password(stack, value):
    credentials = json.loads(value)
    password, host = credentials["password"], credentials["host"]
    assert PASSWORD.fullmatch(password) or password.startswith("Adopted-"), "the password's alphabet or length"
    database = stack.clients("rds").describe_db_instances(DBInstanceIdentifier=f"{stack.prefix}-db")["DBInstances"][0]
    assert host == database["Endpoint"]["Address"], f"host {host}"
    return json.loads(value.replace(password, "<password>").replace(f'"{host}"', '"<host>"').replace(f"@{host}:", "@<host>:"))
