/** A client of the AWS SDK that records commands and answers from a script, in order; the last answer repeats. */
export interface SentCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FakeAwsClient {
  readonly send: never;
  readonly sent: readonly SentCommand[];
}

/** An answer that is an Error is thrown. */
export function fakeAwsClient(...answers: readonly unknown[]): FakeAwsClient {
  const sent: SentCommand[] = [];
  const send = async (command: { constructor: { name: string }; input: SentCommand["input"] }) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)] ?? {};
    sent.push({ name: command.constructor.name, input: command.input });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { send: send as never, sent };
}

/** An error as the SDK throws it. */
export function serviceError(name: string, fields: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(`${name} from the service`), { name, $fault: "client", ...fields });
}
