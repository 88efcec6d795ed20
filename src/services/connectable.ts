import type { Source } from "#src/domain/measurement.ts";

/** The sources that a person connects on the vendor's own page. */
export const CONNECTABLE_SOURCES = ["oura", "whoop"] as const satisfies readonly Source[];
export type ConnectableSource = (typeof CONNECTABLE_SOURCES)[number];

export const isConnectable = (source: string): source is ConnectableSource =>
  (CONNECTABLE_SOURCES as readonly string[]).includes(source);

/** Sources of the body whose data a person may keep or delete when they stop them. */
export const STOPPABLE_SOURCES = [...CONNECTABLE_SOURCES, "apple-health"] as const satisfies readonly Source[];
export type StoppableSource = (typeof STOPPABLE_SOURCES)[number];

export const isStoppable = (source: string): source is StoppableSource =>
  (STOPPABLE_SOURCES as readonly string[]).includes(source);

/** What the operator sets, so that people can connect it. */
export const OPERATOR_VARIABLES: Readonly<Record<ConnectableSource, readonly string[]>> = {
  oura: ["OURA_CLIENT_ID", "OURA_CLIENT_SECRET"],
  whoop: ["WHOOP_CLIENT_ID", "WHOOP_CLIENT_SECRET"],
};

/** The path that opens the vendor's page, and the purpose of the one-time link to it. */
export const startPurpose = (source: ConnectableSource): string => `oauth/${source}/start`;
