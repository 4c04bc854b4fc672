import { execFileSync } from 'node:child_process';

const environment = (account: string) => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.E2E_DATA ?? '',
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: 'emulator',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Runs the unmodified AWS CLI against the emulator as `account` and returns what it printed. */
export function aws(account: string, ...args: string[]): any {
  const printed = execFileSync(
    process.env.AWS_CLI ?? 'aws',
    ['partnercentral-selling', ...args, '--endpoint-url', process.env.EMULATOR!, '--output', 'json'],
    { env: environment(account), encoding: 'utf8' },
  );
  return printed.trim() ? JSON.parse(printed) : undefined;
}

/** Calls one operation with unmodified boto3 as `account`. `method` is snake case, as boto3 has it. */
export function boto3(account: string, method: string, parameters: object): any {
  const program = [
    'import boto3, json, sys',
    'client = boto3.client("partnercentral-selling", endpoint_url=sys.argv[1], region_name="us-east-1")',
    'answer = getattr(client, sys.argv[2])(**json.loads(sys.argv[3]))',
    'answer.pop("ResponseMetadata", None)',
    'print(json.dumps(answer, default=str))',
  ].join('\n');
  const printed = execFileSync(
    process.env.PYTHON ?? 'python3',
    ['-c', program, process.env.EMULATOR!, method, JSON.stringify(parameters)],
    { env: environment(account), encoding: 'utf8' },
  );
  return JSON.parse(printed);
}
