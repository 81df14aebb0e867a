"""Secrets and their values."""

TOKEN = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"


def run(aws):
    secrets = aws.secretsmanager
    it = {"SecretId": "app/key"}
    secrets.describe_secret(**it)
    made = secrets.create_secret(Name="app/key", Description="d", SecretString="marker", ClientRequestToken=TOKEN,
                                 Tags=[{"Key": "env", "Value": "dev"}])
    aws.named("secret", made, "ARN")
    secrets.create_secret(Name="app/key", SecretString="marker", ClientRequestToken=TOKEN)
    secrets.create_secret(Name="app/key", SecretString="other", ClientRequestToken=OTHER)
    secrets.get_secret_value(**it)
    secrets.put_secret_value(**it, SecretString="second", ClientRequestToken=OTHER)
    secrets.put_secret_value(**it, SecretString="second", ClientRequestToken=OTHER)
    secrets.get_secret_value(**it)
    secrets.get_secret_value(**it, VersionStage="AWSPREVIOUS")
    secrets.describe_secret(**it)
    secrets.list_secret_version_ids(**it)
    secrets.tag_resource(**it, Tags=[{"Key": "k", "Value": "v"}])
    secrets.untag_resource(**it, TagKeys=["env"])
    secrets.update_secret(**it, Description="new")
    secrets.get_resource_policy(**it)
    secrets.list_secrets(Filters=[{"Key": "name", "Values": ["app/"]}])
    secrets.batch_get_secret_value(SecretIdList=["app/key", "app/missing"])
    deleted(secrets, it)
    aws.about("secret values, without one")
    secrets.create_secret(Name="app/empty")
    secrets.get_secret_value(SecretId="app/empty")
    secrets.delete_secret(SecretId="app/empty", ForceDeleteWithoutRecovery=True)


def deleted(secrets, it):
    secrets.delete_secret(**it, RecoveryWindowInDays=7)
    secrets.get_secret_value(**it)
    secrets.describe_secret(**it)
    secrets.create_secret(Name="app/key", SecretString="again")
    secrets.list_secrets()
    secrets.list_secrets(IncludePlannedDeletion=True)
    secrets.restore_secret(**it)
    secrets.get_secret_value(**it)
    secrets.delete_secret(**it, RecoveryWindowInDays=3)
    secrets.delete_secret(**it, ForceDeleteWithoutRecovery=True)
    secrets.describe_secret(**it)
    secrets.delete_secret(SecretId="app/missing", ForceDeleteWithoutRecovery=True)
    secrets.delete_secret(SecretId="app/missing")
