/** A machine whose executions wait at once for a message, with an input of the size of one. */
const INPUT_CHARACTERS = 300;

export const PARKING_MACHINE = {
  name: "park",
  type: "STANDARD",
  definition: JSON.stringify({
    QueryLanguage: "JSONata",
    StartAt: "Park",
    States: {
      Park: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "park", Payload: { token: "{% $states.context.Task.Token %}" } },
        TimeoutSeconds: 86_400,
        End: true,
      },
    },
  }),
} as const;

export function parkingInput(): string {
  return JSON.stringify({ text: "x".repeat(INPUT_CHARACTERS) });
}
