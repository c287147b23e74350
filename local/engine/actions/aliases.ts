/** The actions on aliases. */
import {
  addAlias,
  aliasArn,
  deleteAlias,
  findAlias,
  listAliases,
  routesOf,
  updateAlias,
  type AliasRow,
  type Route,
} from "../catalog/aliases.ts";
import { invalidArn, parseArn } from "../catalog/arn.ts";
import { StepFunctionsError } from "../errors.ts";
import type { AliasInput, StateMachineAliases } from "../ports.ts";
import type { ActionParts } from "./create-actions.ts";
import { pageOf } from "./paging.ts";

export function aliasActions({ store, engine, find }: ActionParts): StateMachineAliases {
  const write = <T>(work: Parameters<typeof store.write<T>>[0]): Promise<T> => engine.clock.track(store.write(work));
  const known = (arn: string): AliasRow => {
    const alias = find.alias(arn);
    if (!alias) throw resourceNotFound();
    return alias;
  };
  /** The machine that all routes lead to. */
  const machineOf = (routes: readonly Route[]): string => {
    checkWeights(routes);
    const arns = routes.map(({ stateMachineVersionArn: arn }) => {
      if (parseArn(arn, "stateMachine").qualifier === undefined) throw invalidArn(`Invalid version ARN: ${arn}`);
      const version = find.version(arn);
      if (!version) throw resourceNotFound();
      return version.machine_arn;
    });
    if (new Set(arns).size > 1) throw validation("The versions of an alias must belong to one state machine");
    return arns[0]!;
  };

  return {
    createStateMachineAlias: async ({ name, description, routingConfiguration: routes }) => {
      const machineArn = machineOf(routes);
      const nowMs = engine.clock.now();
      const row = {
        machine_arn: machineArn,
        name,
        description: description ?? null,
        routing: JSON.stringify(routes),
        created_ms: nowMs,
        updated_ms: nowMs,
      };
      const existing = store.read((db) => findAlias(db, machineArn, name));
      if (existing && !isSame(existing, row)) throw conflict();
      if (!existing) await write((db) => addAlias(db, row));
      return { stateMachineAliasArn: aliasArn(row), creationDate: existing?.created_ms ?? nowMs };
    },
    describeStateMachineAlias: async ({ stateMachineAliasArn }) => describe(known(stateMachineAliasArn)),
    updateStateMachineAlias: async ({ stateMachineAliasArn, description, routingConfiguration: routes }) => {
      const alias = known(stateMachineAliasArn);
      if (description === undefined && !routes) {
        throw validation("Either description or routingConfiguration must be specified");
      }
      if (routes && machineOf(routes) !== alias.machine_arn) throw resourceNotFound();
      const updated = {
        ...alias,
        description: description ?? alias.description,
        routing: routes ? JSON.stringify(routes) : alias.routing,
        updated_ms: engine.clock.now(),
      };
      await write((db) => updateAlias(db, updated));
      return { updateDate: updated.updated_ms };
    },
    deleteStateMachineAlias: async ({ stateMachineAliasArn }) => {
      const { id } = known(stateMachineAliasArn);
      await write((db) => deleteAlias(db, id));
    },
    listStateMachineAliases: async ({ stateMachineArn, ...input }) => {
      const { machineArn, qualifier } = parseArn(stateMachineArn, "stateMachine");
      find.machine(machineArn);
      const aliases = store.read((db) => listAliases(db, machineArn)).filter(routesTo(stateMachineArn, qualifier));
      const { page, ...next } = pageOf(aliases, input);
      const stateMachineAliases = page.map((alias) => ({
        stateMachineAliasArn: aliasArn(alias),
        creationDate: alias.created_ms,
      }));
      return { stateMachineAliases, ...next };
    },
  };
}

/** A version's ARN asks for the aliases that route to it. */
function routesTo(arn: string, qualifier: string | undefined): (alias: AliasRow) => boolean {
  if (qualifier === undefined) return () => true;
  return (alias) => routesOf(alias).some(({ stateMachineVersionArn }) => stateMachineVersionArn === arn);
}

function isSame(alias: AliasRow, { description, routing }: Pick<AliasRow, "description" | "routing">): boolean {
  return alias.description === description && alias.routing === routing;
}

function describe(alias: AliasRow) {
  return {
    stateMachineAliasArn: aliasArn(alias),
    name: alias.name,
    ...(alias.description !== null && { description: alias.description }),
    routingConfiguration: routesOf(alias),
    creationDate: alias.created_ms,
    updateDate: alias.updated_ms,
  };
}

function checkWeights(routes: NonNullable<AliasInput["routingConfiguration"]>): void {
  const sum = routes.reduce((total, { weight }) => total + weight, 0);
  if (sum !== 100) throw validation(`Sum of routing configuration weights must equal 100. Received: ${sum}`);
  if (new Set(routes.map((route) => route.stateMachineVersionArn)).size < routes.length) {
    throw validation("Routing configuration must contain distinct state machine version ARNs");
  }
}

function validation(message: string): StepFunctionsError {
  return new StepFunctionsError("ValidationException", message);
}

function conflict(): StepFunctionsError {
  const reason = "an alias with the same name and a different routing configuration already exists";
  return new StepFunctionsError("ConflictException", `Failed to create alias because ${reason}.`);
}

export function resourceNotFound(): StepFunctionsError {
  return new StepFunctionsError("ResourceNotFound", "Request references a resource that does not exist.");
}
