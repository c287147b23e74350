/**
 * The tables of the local conversation store. `due_by` is indexed where it is set, so that the sweep reads little. Rows
 * are kept in the order of their arrival (no WITHOUT ROWID): documents are large, and a batch then touches few pages.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS heads (
  conversation_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, due_by INTEGER, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS heads_due ON heads (due_by) WHERE due_by IS NOT NULL;
CREATE TABLE IF NOT EXISTS events (
  conversation_id TEXT, seq INTEGER, body TEXT NOT NULL, PRIMARY KEY (conversation_id, seq));
CREATE TABLE IF NOT EXISTS marks (
  conversation_id TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (conversation_id, key));
CREATE TABLE IF NOT EXISTS outbox (
  conversation_id TEXT, seq INTEGER, due_by INTEGER, body TEXT NOT NULL, PRIMARY KEY (conversation_id, seq));
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_by) WHERE due_by IS NOT NULL;
CREATE TABLE IF NOT EXISTS turns (
  conversation_id TEXT, number INTEGER, body TEXT NOT NULL, decision TEXT, PRIMARY KEY (conversation_id, number));
CREATE TABLE IF NOT EXISTS steps (
  conversation_id TEXT, turn INTEGER, key TEXT, request TEXT, result TEXT,
  PRIMARY KEY (conversation_id, turn, key));
CREATE TABLE IF NOT EXISTS ledger (
  conversation_id TEXT, key TEXT, body TEXT NOT NULL, UNIQUE (conversation_id, key));
CREATE TABLE IF NOT EXISTS memories (conversation_id TEXT, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS memories_of ON memories (conversation_id);
`;
