/** Messages, events and memories that an integration adds to a conversation (contract section 4.1). */
import { z } from "zod";
import type { JsonObject } from "../kernel/index.ts";
import {
  bodyText,
  callerIdField,
  fitsOneItem,
  isJsonObject,
  longText,
  maximumStoredBytes,
  objectField,
  participantFields,
  requestBody,
  shortText,
  tokenField,
  withoutAbsent,
} from "./http-fields.ts";
import { timestampField } from "./http-timestamps.ts";

const urlField = z
  .string()
  .max(8192)
  .refine((url) => /^https?:/i.test(url) && URL.canParse(url), {
    error: "is not a public address. Write a whole URL, such as https://example.com/photo.png.",
  });

/** Some clients write empty strings for what they do not send. */
const attachmentField = z
  .preprocess(
    withoutEmpty,
    z.object({
      type: z.enum(["image", "file", "document", "audio"]),
      file_name: shortText,
      url: urlField.optional(),
      summary: longText.optional(),
      description: longText.optional(),
    }),
  )
  .refine(({ url, summary, description }) => url === undefined || (summary ?? description) === undefined, {
    path: ["url"],
    error: "stands beside a summary or description. Write either the url, or what the file shows.",
  })
  .transform((attachment): JsonObject => withoutAbsent(attachment));

function withoutEmpty(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const isGiven = ([name, member]: [string, unknown]) => member !== null && (member !== "" || name === "file_name");
  return Object.fromEntries(Object.entries(value).filter(isGiven));
}

export const addMessageShape = requestBody({
  id: callerIdField,
  body: bodyText.default(""),
  participant_id: shortText,
  participant_type: z.enum(["Customer", "Agent", "Bot"]),
  subject: longText.optional(),
  attachments: z.array(attachmentField).max(100).optional(),
  created: timestampField.optional(),
  conversation_token: tokenField.optional(),
})
  .refine(({ body, subject, attachments }) => fitsOneItem({ body, subject, attachments }), {
    path: ["attachments"],
    error: `is too large together with the body. Write at most ${maximumStoredBytes} bytes in all.`,
  })
  .transform((message) =>
    withoutAbsent({
      messageId: message.id,
      body: message.body,
      participant: { id: message.participant_id, type: message.participant_type },
      subject: message.subject,
      attachments: message.attachments,
      createdAt: message.created,
      conversationToken: message.conversation_token,
    }),
  );

export const messageShape = z.object({
  id: z.string(),
  body: z.string(),
  participant_id: z.string(),
  participant_type: z.enum(["Customer", "Agent", "Bot"]),
  subject: z.string().optional(),
  attachments: z
    .array(
      z.object({
        type: z.string(),
        file_name: z.string(),
        url: z.string().optional(),
        summary: z.string().optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
  created: z.iso.datetime(),
});

export const conversationEventTypes = [
  "assigned",
  "cancelled",
  "finished",
  "resumed",
  "internal-note",
  "message",
  "delivered",
  "read",
  "rated",
  "started",
  "typing",
  "async-tool-result",
] as const;
export type ConversationEventType = (typeof conversationEventTypes)[number];

export const recordEventShape = requestBody({
  type: z.enum(conversationEventTypes),
  ...participantFields,
  body: bodyText.optional(),
  message_id: shortText.optional(),
  idempotency_key: z.string().min(1).max(200).optional(),
  timestamp: timestampField.optional(),
}).transform((event) =>
  withoutAbsent({
    type: event.type,
    participant: { id: event.participant_id, type: event.participant_type },
    body: event.body,
    messageId: event.message_id,
    idempotencyKey: event.idempotency_key,
    at: event.timestamp,
  }),
);

export const uploadMemoriesShape = requestBody({
  idempotency_key: z.string().min(1).max(200),
  memories: z.array(objectField).min(1).max(1000),
  created_at_keys: z.array(shortText).max(20).optional(),
}).transform((upload) => ({
  idempotencyKey: upload.idempotency_key,
  memories: upload.memories,
  createdAtKeys: upload.created_at_keys ?? [],
}));

export const memoriesUploadedShape = z.object({ upload_id: z.string(), memories_inserted: z.int() });
