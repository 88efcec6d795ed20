import type { Inspection, TenantFigures } from "#src/backend.ts";
import type { Command } from "#src/commands/command.ts";
import { MIN_RESPONDENTS } from "#src/domain/team.ts";

/** Looks without changing anything, and says what is wrong and what to do about it. */
export const doctor: Command = async ({ open, print }) => {
  await using backend = await open({ migrate: false });
  const inspection = await backend.inspect();
  const findings: string[] = [];
  print(`database     ${inspection.engine === "pglite" ? "embedded, " : ""}${inspection.server}`);
  print(`pgvector     ${inspection.pgvector ?? "not installed"}`);
  print("keys         readable, with the right length");
  print(`migrations   ${migrationsLine(inspection, findings)}`);
  for (const tenant of inspection.tenants) {
    print(`tenant       ${tenant.id}: ${describe(tenant)}`);
    findings.push(...troublesOf(tenant));
  }
  for (const tenant of inspection.tenants) {
    const { entries, brokenAt } = await backend.audit.verify(tenant.id);
    print(
      `audit        ${tenant.id}: ${brokenAt === undefined ? `${entries} entries, unbroken` : `broken at entry ${brokenAt}`}`,
    );
    if (brokenAt !== undefined)
      findings.push(`the audit of ${tenant.id} does not hold from entry ${brokenAt} on: compare it with a backup`);
  }
  print("");
  for (const finding of findings) print(`! ${finding}`);
  print(findings.length === 0 ? "All is well." : `${findings.length} to look at.`);
  return findings.length === 0 ? 0 : 1;
};

function migrationsLine({ migrations, pgvector }: Inspection, findings: string[]): string {
  const { applied, missing, edited, unknown } = migrations;
  if (pgvector === undefined && applied > 0)
    findings.push("pgvector is not installed in this database: create extension vector");
  if (missing.length > 0) findings.push(`not applied yet: ${missing.join(", ")}; the next start applies them`);
  if (edited.length > 0) findings.push(`edited after they were applied: ${edited.join(", ")}; restore the files`);
  if (unknown.length > 0) findings.push(`applied by a newer version: ${unknown.join(", ")}; start that version`);
  return `${applied} applied, ${missing.length} missing`;
}

function describe({ people, teams, hasRoster, inboxWaiting, outbox }: TenantFigures): string {
  // A count of few people says who they are.
  const count = people > 0 && people < MIN_RESPONDENTS ? `fewer than ${MIN_RESPONDENTS} people` : `${people} people`;
  const messages = Object.entries(outbox)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, rows]) => `${rows} ${status}`)
    .join(", ");
  return [
    count,
    `${teams} teams`,
    hasRoster ? "with a roster" : "without a roster",
    `${inboxWaiting} events waiting`,
    `messages: ${messages === "" ? "none" : messages}`,
  ].join("; ");
}

function troublesOf({ id, outbox }: TenantFigures): string[] {
  const unknown = outbox["unknown"] ?? 0;
  const failed = outbox["failed"] ?? 0;
  return [
    ...(unknown === 0 ? [] : [`${id}: ${unknown} messages may or may not have arrived: the platform never answered`]),
    ...(failed === 0
      ? []
      : [`${id}: ${failed} messages were refused by the platform; their reason is in outbox.reason`]),
  ];
}
