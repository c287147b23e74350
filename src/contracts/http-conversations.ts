/** Requests and answers about a conversation as a whole (contract section 4.1). Requests come out in our own words. */
import { z } from "zod";
import {
  callerIdField,
  documentField,
  longText,
  objectField,
  requestBody,
  shortText,
  tokenField,
  withoutAbsent,
} from "./http-fields.ts";
import { timestampField } from "./http-timestamps.ts";
import { channelSchema, conversationStatuses } from "./vocabulary.ts";

/** A customer can't be put in charge of answering. */
export const assigneeTypeField = z.enum(["AI Agent", "Agent", "Bot"]);

/** Keys that a server may also carry as a conversation's resources: their names are case-insensitive. */
export const resourcesField = objectField.transform((resources) =>
  Object.fromEntries(Object.entries(resources).map(([name, value]) => [resourceName(name), value])),
);

export function resourceName(name: string): string {
  return name.toLowerCase();
}

const platformIdentifierField = requestBody({
  support_platform: z.enum(["intercom", "zendesk", "salesforce", "freshchat", "freshdesk"]),
  type: z
    .enum([
      "intercom_lead",
      "intercom_user",
      "zendesk_conversation_user",
      "zendesk_support_user",
      "salesforce_contact_id",
      "salesforce_account_id",
    ])
    .optional(),
  value: shortText.min(1),
}).transform(withoutAbsent);

export const startConversationShape = requestBody({
  id: callerIdField,
  customer_id: shortText.min(1),
  channel: channelSchema,
  assignee_id: shortText.optional(),
  assignee_type: assigneeTypeField.optional(),
  metadata: documentField.optional(),
  created: timestampField.optional(),
  resources: resourcesField.optional(),
  traffic_group_id: shortText.optional(),
  conversation_token: tokenField.optional(),
  customer_support_platform_identifiers: z.array(platformIdentifierField).max(20).optional(),
}).transform((body) =>
  withoutAbsent({
    conversationId: body.id,
    customerId: body.customer_id,
    channel: body.channel,
    assigneeType: body.assignee_type,
    assigneeId: body.assignee_id,
    metadata: body.metadata,
    createdAt: body.created,
    resources: body.resources,
    trafficGroupId: body.traffic_group_id,
    conversationToken: body.conversation_token,
    platformIdentifiers: body.customer_support_platform_identifiers,
  }),
);

const changeFields = { reason: longText.optional(), timestamp: timestampField.optional() };

export const assignShape = requestBody({
  assignee_type: assigneeTypeField,
  assignee_id: shortText.optional(),
  ...changeFields,
}).transform((body) =>
  withoutAbsent({
    assigneeType: body.assignee_type,
    assigneeId: body.assignee_id,
    reason: body.reason,
    at: body.timestamp,
  }),
);

export const resumeShape = requestBody({
  assignee_type: assigneeTypeField,
  assignee_id: shortText.optional(),
  resources: resourcesField.optional(),
  ...changeFields,
}).transform((body) =>
  withoutAbsent({
    assigneeType: body.assignee_type,
    assigneeId: body.assignee_id,
    reason: body.reason,
    at: body.timestamp,
    resources: body.resources,
  }),
);

export const cancelShape = requestBody(changeFields).transform((body) =>
  withoutAbsent({ reason: body.reason, at: body.timestamp }),
);

export const finishShape = requestBody({
  ...changeFields,
  reason_code: z.enum(["customer-ended-chat", "customer-unresponsive"]).optional(),
}).transform((body) => withoutAbsent({ reason: body.reason, reasonCode: body.reason_code, at: body.timestamp }));

export const rateShape = requestBody({
  type: shortText.min(1),
  value: z.int(),
  min_value: z.int(),
  max_value: z.int(),
  comments: longText.optional(),
  timestamp: timestampField.optional(),
})
  .refine((body) => body.min_value <= body.value && body.value <= body.max_value, {
    path: ["value"],
    error: "is outside its range. Write a value from min_value to max_value.",
  })
  .transform((body) =>
    withoutAbsent({
      kind: body.type,
      value: body.value,
      minValue: body.min_value,
      maxValue: body.max_value,
      comments: body.comments,
      at: body.timestamp,
    }),
  );

export const asyncToolResultShape = requestBody({
  async_tool_execution_id: shortText.min(1),
  payload: objectField,
  timestamp: timestampField.optional(),
}).transform((body) =>
  withoutAbsent({ executionId: body.async_tool_execution_id, payload: body.payload, at: body.timestamp }),
);

export const conversationShape = z.object({
  id: z.string(),
  customer_id: z.string(),
  channel: channelSchema,
  created: z.iso.datetime(),
  updated: z.iso.datetime(),
  status: z.enum(conversationStatuses),
  agent_is_active: z.boolean(),
  latest_intent: z.string(),
  latest_handoff_target: z.string(),
  latest_agent_metadata: z.object({
    intent: z.string(),
    intent_handoff_target: z.string(),
    handoff_reason: z.string(),
    handoff_note: z.string(),
  }),
});
export type ConversationAnswer = Readonly<z.output<typeof conversationShape>>;
