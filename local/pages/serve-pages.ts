/**
 * Serves the chat page. It is one file without anything from elsewhere, and the browser is told to hold it to that:
 * only its own script and style run, and it talks to this server only.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

export const chatPage: string = readFileSync(new URL("./chat.html", import.meta.url), "utf8");

export function registerPages(server: FastifyInstance): void {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": contentPolicy(chatPage),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
  };
  server.get("/", (_request, reply) => reply.headers(headers).send(chatPage));
  server.get("/favicon.ico", (_request, reply) => reply.code(204).send());
}

export function contentPolicy(page: string): string {
  return [
    "default-src 'none'",
    `script-src ${digestOf(page, "script")}`,
    `style-src ${digestOf(page, "style")}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function digestOf(page: string, element: "script" | "style"): string {
  const [, text = ""] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page) ?? [];
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
