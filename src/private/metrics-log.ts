import { CfnLogGroup, ILogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warn } from './errors';

/** Warns if CloudWatch doesn't extract metrics from the log group of a function (CloudWatch Logs guide, CloudWatch_Logs_Log_Classes). */
export function warnIfWithoutMetrics(scope: Construct, logGroup: ILogGroup): void {
  const resource = logGroup.node.defaultChild;
  if (!CfnLogGroup.isCfnLogGroup(resource)) { return; }
  scope.node.addValidation({
    validate: () => {
      if (resource.logGroupClass === LogGroupClass.INFREQUENT_ACCESS) { warn(scope, 'Metrics.logClassWithoutMetrics'); }
      return [];
    },
  });
}
