/** Tests of the template, in one process: to load CDK and to synthesize a stage takes longer than all of them. */
import "./template/function-environments.ts";
import "./template/ingestion.ts";
import "./template/knowledge-search.ts";
import "./template/model-tables.ts";
import "./template/permissions.ts";
import "./template/state-machines.ts";
import "./template/turnwise-stack.ts";
