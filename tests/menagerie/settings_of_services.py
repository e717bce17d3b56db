"""Settings of AWS services that are read, changed and stored as a whole; some APIs know a condition."""

import json

import boto3

sqs = boto3.client("sqs")
sns = boto3.client("sns")
cog = boto3.client("cognito-idp")
iam = boto3.client("iam")
ev = boto3.client("events")
glue = boto3.client("glue")
appc = boto3.client("appconfig")
sfn = boto3.client("stepfunctions")
lam = boto3.client("lambda")
waf = boto3.client("wafv2")
cf = boto3.client("cloudfront")
elb = boto3.client("elbv2")
apigw = boto3.client("apigateway")
rds = boto3.client("rds")
cw = boto3.client("cloudwatch")
ec2 = boto3.client("ec2")
s3 = boto3.client("s3")


def tag_copy_handler(event, context):
    i = ec2.describe_instances(InstanceIds=[event["i"]])["Reservations"][0]["Instances"][0]
    tags = [t for t in i["Tags"] if not t["Key"].startswith("aws:")]
    for v in ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [event["i"]]}])["Volumes"]:
        ec2.create_tags(Resources=[v["VolumeId"]], Tags=tags)


def rule_state_handler(event, context):
    if ev.describe_rule(Name="r")["State"] == "ENABLED":
        ev.disable_rule(Name="r")


def glue_version_handler(event, context):
    t = glue.get_table(DatabaseName="d", Name="t")["Table"]
    v = t.pop("VersionId")
    t["Parameters"]["x"] = event["x"]
    glue.update_table(DatabaseName="d", TableInput=t, VersionId=v)


def waf_handler(event, context):
    s = waf.get_ip_set(Name="n", Scope="REGIONAL", Id="i")
    a = s["IPSet"]["Addresses"] + [event["ip"]]
    waf.update_ip_set(Name="n", Scope="REGIONAL", Id="i", Addresses=a, LockToken=s["LockToken"])


def cloudfront_handler(event, context):
    r = cf.get_distribution_config(Id="i")
    c = r["DistributionConfig"]
    c["Enabled"] = False
    cf.update_distribution(Id="i", DistributionConfig=c, IfMatch=r["ETag"])


def appconfig_handler(event, context):
    r = appc.get_hosted_configuration_version(ApplicationId="a", ConfigurationProfileId="c", VersionNumber=1)
    d = json.loads(r["Content"].read())
    d["x"] = event["x"]
    appc.create_hosted_configuration_version(ApplicationId="a", ConfigurationProfileId="c", Content=json.dumps(d), ContentType="application/json", LatestVersionNumber=1)


def queue_policy_handler(event, context):
    p = json.loads(sqs.get_queue_attributes(QueueUrl=event["q"], AttributeNames=["Policy"])["Attributes"]["Policy"])
    p["Statement"].append(event["s"])
    sqs.set_queue_attributes(QueueUrl=event["q"], Attributes={"Policy": json.dumps(p)})  # CA306: threads=unsafe processes=unsafe


def topic_policy_handler(event, context):
    p = json.loads(sns.get_topic_attributes(TopicArn=event["q"])["Attributes"]["Policy"])
    p["Statement"].append(event["s"])
    sns.set_topic_attributes(TopicArn=event["q"], AttributeName="Policy", AttributeValue=json.dumps(p))  # CA306: threads=unsafe processes=unsafe


def sub_filter_handler(event, context):
    p = json.loads(sns.get_subscription_attributes(SubscriptionArn=event["q"])["Attributes"]["FilterPolicy"])
    p["x"].append(event["s"])
    sns.set_subscription_attributes(SubscriptionArn=event["q"], AttributeName="FilterPolicy", AttributeValue=json.dumps(p))  # CA306: threads=unsafe processes=unsafe


def cognito_pool_handler(event, context):
    p = cog.describe_user_pool(UserPoolId="p")["UserPool"]
    c = p["LambdaConfig"]
    c["PreSignUp"] = event["arn"]
    cog.update_user_pool(UserPoolId="p", LambdaConfig=c)  # CA306: threads=unsafe processes=unsafe


def cognito_client_handler(event, context):
    p = cog.describe_user_pool_client(UserPoolId="p", ClientId="c")["UserPoolClient"]
    c = p["CallbackURLs"] + [event["url"]]
    cog.update_user_pool_client(UserPoolId="p", ClientId="c", CallbackURLs=c)  # CA306: threads=unsafe processes=unsafe


def policy_version_handler(event, context):
    v = iam.get_policy(PolicyArn="a")["Policy"]["DefaultVersionId"]
    d = iam.get_policy_version(PolicyArn="a", VersionId=v)["PolicyVersion"]["Document"]
    d["Statement"].append(event["s"])
    iam.create_policy_version(PolicyArn="a", PolicyDocument=json.dumps(d), SetAsDefault=True)  # CA306: threads=unsafe processes=unsafe


def rule_handler(event, context):
    p = json.loads(ev.describe_rule(Name="r")["EventPattern"])
    p["source"].append(event["s"])
    ev.put_rule(Name="r", EventPattern=json.dumps(p))  # CA306: threads=unsafe processes=unsafe


def glue_handler(event, context):
    t = glue.get_table(DatabaseName="d", Name="t")["Table"]
    cols = t["StorageDescriptor"]["Columns"]
    cols.append({"Name": event["c"], "Type": "string"})
    glue.update_table(DatabaseName="d", TableInput={"Name": "t", "StorageDescriptor": {"Columns": cols}})  # CA306: threads=unsafe processes=unsafe


def appconfig_no_handler(event, context):
    r = appc.get_hosted_configuration_version(ApplicationId="a", ConfigurationProfileId="c", VersionNumber=1)
    d = json.loads(r["Content"].read())
    d["x"] = event["x"]
    appc.create_hosted_configuration_version(ApplicationId="a", ConfigurationProfileId="c", Content=json.dumps(d), ContentType="application/json")  # CA306: threads=unsafe processes=unsafe


def sfn_handler(event, context):
    d = json.loads(sfn.describe_state_machine(stateMachineArn="a")["definition"])
    d["States"]["x"] = event["x"]
    sfn.update_state_machine(stateMachineArn="a", definition=json.dumps(d))  # CA306: threads=unsafe processes=unsafe


def concurrency_handler(event, context):
    n = lam.get_function_concurrency(FunctionName="f")["ReservedConcurrentExecutions"]
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=n + 1)  # CA306: threads=unsafe processes=unsafe


def alias_handler(event, context):
    a = lam.get_alias(FunctionName="f", Name="live")
    w = a["RoutingConfig"]["AdditionalVersionWeights"]
    w[event["v"]] = 0.1
    lam.update_alias(FunctionName="f", Name="live", RoutingConfig={"AdditionalVersionWeights": w})  # CA306: threads=unsafe processes=unsafe


def listener_handler(event, context):
    r = elb.describe_rules(RuleArns=["r"])["Rules"][0]
    c = r["Conditions"]
    c[0]["Values"].append(event["h"])
    elb.modify_rule(RuleArn="r", Conditions=c)  # CA306: threads=unsafe processes=unsafe


def bucket_cors_handler(event, context):
    c = s3.get_bucket_cors(Bucket="b")["CORSRules"]
    c[0]["AllowedOrigins"].append(event["o"])
    s3.put_bucket_cors(Bucket="b", CORSConfiguration={"CORSRules": c})  # CA306: threads=unsafe processes=unsafe


def bucket_acl_handler(event, context):
    c = s3.get_object_acl(Bucket="b", Key="k")
    c["Grants"].append(event["o"])
    s3.put_object_acl(Bucket="b", Key="k", AccessControlPolicy={"Grants": c["Grants"], "Owner": c["Owner"]})  # CA306: threads=unsafe processes=unsafe


def scaling_rds_handler(event, context):
    d = rds.describe_db_instances(DBInstanceIdentifier="d")["DBInstances"][0]
    rds.modify_db_instance(DBInstanceIdentifier="d", AllocatedStorage=d["AllocatedStorage"] + 10)  # CA306: threads=unsafe processes=unsafe


def dashboard_handler(event, context):
    d = json.loads(cw.get_dashboard(DashboardName="d")["DashboardBody"])
    d["widgets"].append(event["w"])
    cw.put_dashboard(DashboardName="d", DashboardBody=json.dumps(d))  # CA306: threads=unsafe processes=unsafe


def api_handler(event, context):
    u = apigw.get_usage_plan(usagePlanId="p")
    n = u["quota"]["limit"] + 10
    apigw.update_usage_plan(usagePlanId="p", patchOperations=[{"op": "replace", "path": "/quota/limit", "value": str(n)}])  # CA306: threads=unsafe processes=unsafe


def group_handler(event, context):
    e = ec2.describe_instance_attribute(InstanceId="i", Attribute="groupSet")
    g = [x["GroupId"] for x in e["Groups"]] + [event["g"]]
    ec2.modify_instance_attribute(InstanceId="i", Groups=g)  # CA306: threads=unsafe processes=unsafe


# the list names other objects
def listed_handler(event, context):
    names = s3.get_object(Bucket="shop", Key="names.txt")["Body"].read().decode().split()
    for name in names:
        s3.put_object(Bucket="copies", Key=f"copies/{name}", Body=name)
