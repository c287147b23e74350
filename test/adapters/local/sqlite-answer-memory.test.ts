import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteAnswerMemory } from "../../../src/adapters/local/sqlite-answer-memory.ts";
import { answerMemoryContract } from "../../model/answer-memory-contract.ts";
import { inMemoryAnswers } from "../../support/ingestion-stage.ts";

answerMemoryContract("in SQLite", (clock) => createSqliteAnswerMemory(openGroupCommit(":memory:"), clock));
answerMemoryContract("of tests", async (clock) => inMemoryAnswers(clock));
