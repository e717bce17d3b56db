"""IAM documents: who may be which role, and what the handler may do."""

from typing import Any

from photo_pipeline.deploy.target import Target

OPERATOR_POLICY = "arn:aws:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator"
"""AWS's own policy for the role that runs instances
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-operator-role.html)."""

TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def execution(target: Target) -> dict[str, Any]:
    """Exactly what the handler calls.

    ``s3:ListBucket`` is there because without it S3 answers 403 instead of 404 for an object that is gone.
    ``rekognition:DetectLabels`` knows no resources.
    """
    uploads = f"arn:aws:s3:::{target.input_bucket}"
    results = f"arn:aws:s3:::{target.output_bucket}"
    written = [f"{results}/thumbs/*", f"{results}/metadata/*"]
    group = f"arn:aws:logs:{target.region}:{target.account}:log-group:/aws/lambda/{target.name}"
    statements = [
        ("ReadUploads", ["s3:GetObject", "s3:GetObjectVersion"], [f"{uploads}/{target.input_prefix}*"]),
        ("WriteResults", ["s3:PutObject", "s3:GetObject"], written),
        ("TellMissingFromForbidden", ["s3:ListBucket"], sorted({uploads, results})),
        ("DetectLabels", ["rekognition:DetectLabels"], ["*"]),
        ("CreateLogGroup", ["logs:CreateLogGroup"], [group, f"{group}:*"]),
        ("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [f"{group}:*"]),
    ]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
            for sid, actions, resources in statements
        ],
    }
