/**
 * Where people put the files that an import reads. Files are on their way here and end by themselves: what was published
 * stands in the knowledge's table, with its source text beside each passage.
 */
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

/** Longer than an import waits for a person, and for somebody to look at what it reported. */
const keptFor = Duration.days(30);

export function createDocumentsBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, "Documents", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ id: "forget", expiration: keptFor, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "Two functions read it, whose logs say which import and document; its files live for a month.",
  });
  return bucket;
}
