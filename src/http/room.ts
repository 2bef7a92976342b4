import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import type { StoreGuard } from '../database/guardedStores.js';
import type { Notices } from '../database/notices.js';
import type { Turns } from '../database/turns.js';
import type { AuditLog } from '../domain/auditNote.js';
import type { Caller } from '../domain/caller.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Clock } from '../domain/clock.js';
import type { Tracing } from '../domain/tracing.js';
import type { CountedCallers } from './callers.js';
import type { Metrics } from './metrics.js';
import type { RefusedMutation } from './refusedMutation.js';

/** The dependencies of every room. */
export interface Foundation {
  database: Database;
  /** The owner name of this node's leases. */
  nodeId: string;
  /** A UUID greater than those before it. */
  newId(): string;
  guard: StoreGuard;
  auditLog: AuditLog;
  /** Observes changes of deliveries and push subscriptions. */
  changes: ChangeObserver;
  notices: Notices;
  metrics: Metrics;
  tracing: Tracing;
  turns: Turns;
  clock: Clock;
  /** From 0 to 1. */
  random(): number;
  logger: Logger;
  /** The longest time a client counts as present after it was seen, in milliseconds. */
  longestPresenceMs: number;
}

/** Registers a room's REST routes. */
export interface RestDoor {
  app: FastifyInstance;
  callers: CountedCallers;
}

/** Finds an object by the parts of its global id. @throws DomainError NOT_FOUND, CHAT_NOT_FOUND, FORBIDDEN */
export type NodeLoader = (caller: Caller, tenantId: number, key: string) => Promise<object | null>;

/** A room's part of the GraphQL API. */
export interface GraphqlDoor {
  /** Instances of type-graphql resolver classes. */
  resolvers: readonly object[];
  /** By GraphQL type: finds the objects of the query `node`. */
  nodes?: Readonly<Record<string, NodeLoader>>;
}

/** One capability's part of the gateway. Rooms start in the order of app/gateway.ts and close in reverse. */
export interface Room {
  /**
   * Loads the modules of its GraphQL types and resolvers, and makes the resolvers. Called at the first request for GraphQL.
   */
  graphql?(): Promise<GraphqlDoor>;
  /** Called with every mutation that does not fit the schema. */
  onRefusedMutation?(refused: RefusedMutation): void;
  /** The room's part of the context of live queries. */
  live?: object;
  routes?(door: RestDoor): void;
  /** Registers downloads for people, where the console is. */
  downloads?(door: RestDoor): void;
  /** Runs before the first request. @throws what the database throws */
  prepare?(): Promise<void>;
  start?(): void;
  /**
   * Stops new work and finishes work under way, while the last requests are answered.
   * @param served settles once no request is under way
   */
  stop?(served: Promise<unknown>): Promise<void> | void;
  /** Frees the room's resources, once no request is under way. */
  close?(): Promise<void> | void;
}
