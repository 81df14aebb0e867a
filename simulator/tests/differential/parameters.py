"""Parameters of SSM."""


def run(aws):
    ssm = aws.ssm
    ssm.get_parameter(Name="/app/dev/a")
    ssm.put_parameter(Name="/app/dev/a", Value="1", Type="String", Description="d",
                      Tags=[{"Key": "env", "Value": "dev"}])
    ssm.put_parameter(Name="/app/dev/a", Value="2", Type="String")
    ssm.put_parameter(Name="/app/dev/a", Value="2", Type="String", Overwrite=True)
    ssm.put_parameter(Name="/app/dev/key", Value="marker", Type="SecureString")
    ssm.put_parameter(Name="/app/dev/deep/b", Value="x,y", Type="StringList")
    ssm.get_parameter(Name="/app/dev/a")
    ssm.get_parameter(Name="/app/dev/a:1")
    ssm.get_parameter(Name="/app/dev/key", WithDecryption=True)
    ssm.get_parameters(Names=["/app/dev/a", "/app/dev/missing"])
    ssm.get_parameters_by_path(Path="/app/dev", WithDecryption=True)
    ssm.get_parameters_by_path(Path="/app/", Recursive=True, WithDecryption=True)
    ssm.get_parameters_by_path(Path="/app", Recursive=True, WithDecryption=True, MaxResults=2)
    ssm.describe_parameters()
    ssm.describe_parameters(ParameterFilters=[{"Key": "Type", "Values": ["SecureString"]}])
    tags(ssm)
    ssm.delete_parameter(Name="/app/dev/a")
    ssm.delete_parameter(Name="/app/dev/a")
    ssm.delete_parameters(Names=["/app/dev/key", "/app/dev/deep/b", "/app/dev/a"])
    aws.about("parameters, refused")
    ssm.put_parameter(Name="/aws/a", Value="1", Type="String")
    ssm.put_parameter(Name="a b", Value="1", Type="String")
    ssm.put_parameter(Name="/app/no/type", Value="1")
    ssm.get_parameters_by_path(Path="app")


def tags(ssm):
    of_a = {"ResourceType": "Parameter", "ResourceId": "/app/dev/a"}
    ssm.add_tags_to_resource(**of_a, Tags=[{"Key": "k", "Value": "v"}])
    ssm.remove_tags_from_resource(**of_a, TagKeys=["env"])
    ssm.list_tags_for_resource(**of_a)
    ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/app/missing")
