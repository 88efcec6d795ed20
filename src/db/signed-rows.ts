import type { Queryable } from "#src/db/database.ts";
import { reviveApproved, reviveApprovedPlan } from "#src/domain/guardrails/review.ts";

export interface VerdictCheck {
  readonly checked: number;
  readonly broken: readonly { readonly id: string; readonly reason: string }[];
}

type Signed = {
  readonly id: string;
  readonly subject: "plan" | "message";
  readonly row: { readonly mac?: unknown; readonly verdict?: Readonly<Record<string, unknown>> };
  readonly outcome: string | null;
  readonly policy_version: string;
  readonly model_version: string;
  readonly mac: string;
};

const PAGE = 500;

/**
 * Verifies every kept plan and message of a tenant under the key that signed them: its signature, which covers inputs, rules,
 * policy and model version, and that the verdict beside it says the same.
 */
export async function checkVerdicts(sql: Queryable, tenant: string, key: Uint8Array): Promise<VerdictCheck> {
  const broken: { id: string; reason: string }[] = [];
  let checked = 0;
  let after = "";
  for (;;) {
    const { rows } = await sql.query<Signed>(
      `select s.id, s.subject, s.row, v.outcome, v.policy_version, v.model_version, v.mac from (
         select verdict_id as id, 'plan' as subject, plan as row from plans where tenant_id = $1
         union all
         select message -> 'verdict' ->> 'id', 'message', message from outbox where tenant_id = $1
       ) s left join verdicts v on v.id = s.id and v.tenant_id = $1
       where s.id > $2 order by s.id limit $3`,
      [tenant, after, PAGE],
    );
    for (const signed of rows) {
      const reason = problemOf(signed, key);
      if (reason === undefined) checked++;
      else broken.push({ id: signed.id, reason });
    }
    const last = rows.at(-1);
    if (last === undefined) return { checked, broken };
    after = last.id;
  }
}

function problemOf({ subject, row, outcome, ...kept }: Signed, key: Uint8Array): string | undefined {
  try {
    if (subject === "plan") reviveApprovedPlan(row, key);
    else reviveApproved(row, key);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (outcome === null) return "its verdict is missing";
  const { verdict = {} } = row;
  const agrees =
    kept.mac === row.mac &&
    outcome === verdict["outcome"] &&
    kept.policy_version === verdict["policyVersion"] &&
    kept.model_version === verdict["modelVersion"];
  return agrees ? undefined : "its verdict was changed";
}
