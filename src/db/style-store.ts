import type { Queryable } from "#src/db/database.ts";
import type { StyleChoices, StyleProfile } from "#src/domain/style-profile.ts";
import type { StyleStore } from "#src/ports/style.ts";

type StyleRow = {
  messages: number;
  words_per_sentence: number;
  words_per_message: number;
  formality: number;
  jargon: number;
  emoji: number;
  languages: StyleProfile["languages"];
  choices: StyleChoices;
  updated_at: Date;
};

export function createStyleStore(sql: Queryable): StyleStore {
  return {
    async get(tenant, person) {
      const { rows } = await sql.query<StyleRow>(
        `select messages, words_per_sentence, words_per_message, formality, jargon, emoji, languages, choices, updated_at
         from style_profiles where tenant_id = $1 and person_id = $2`,
        [tenant, person],
      );
      return rows.map((row) => ({
        profile: {
          messages: row.messages,
          wordsPerSentence: row.words_per_sentence,
          wordsPerMessage: row.words_per_message,
          formality: row.formality,
          jargon: row.jargon,
          emoji: row.emoji,
          languages: row.languages,
        },
        choices: row.choices,
        updatedAt: row.updated_at,
      }))[0];
    },
    async put(tenant, person, { profile, choices, updatedAt }) {
      await sql.query(
        `insert into style_profiles (tenant_id, person_id, messages, words_per_sentence, words_per_message, formality, jargon,
           emoji, languages, choices, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (tenant_id, person_id) do update set messages = excluded.messages,
           words_per_sentence = excluded.words_per_sentence, words_per_message = excluded.words_per_message,
           formality = excluded.formality, jargon = excluded.jargon, emoji = excluded.emoji, languages = excluded.languages,
           choices = excluded.choices, updated_at = excluded.updated_at`,
        [
          tenant,
          person,
          profile.messages,
          profile.wordsPerSentence,
          profile.wordsPerMessage,
          profile.formality,
          profile.jargon,
          profile.emoji,
          JSON.stringify(profile.languages),
          JSON.stringify(choices),
          updatedAt,
        ],
      );
    },
    async remove(tenant, person) {
      const { rowCount } = await sql.query("delete from style_profiles where tenant_id = $1 and person_id = $2", [
        tenant,
        person,
      ]);
      return rowCount === 1;
    },
    async told(tenant, person, what, now) {
      const { rowCount } = await sql.query(
        "insert into told_once (tenant_id, person_id, what, at) values ($1, $2, $3, $4) on conflict do nothing",
        [tenant, person, what, now],
      );
      return rowCount === 1;
    },
  };
}
