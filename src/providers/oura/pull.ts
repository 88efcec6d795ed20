import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import { addDays, daysBetween } from "#src/domain/time.ts";
import { type Days, ProviderError, type ProviderRecord, type Pull } from "#src/ports/provider.ts";
import { dayOf, fields, localDayIn, localInstant, text } from "#src/providers/http/fields.ts";
import { type Page, pages } from "#src/providers/http/paging.ts";
import { recordIdOf, vendorIdOf } from "#src/providers/http/record-ids.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { isConsented, KINDS, type Kind, kindNamed } from "#src/providers/oura/kinds.ts";

const COLLECTION = z.object({ data: z.array(z.unknown()), next_token: z.string().nullish() });
const DOCUMENT = z.looseObject({ id: z.string().min(1) });

const FORBIDDEN = 403;
const NOT_FOUND = 404;
/** More documents a day than anybody has. */
const PAGES_A_DAY = 20;

export function createPull(http: VendorHttp): Pull {
  async function* documents(access: string, kind: Kind, days: Days, consented: readonly ConsentCategory[]) {
    const wanted = new Set(consented.flatMap((category) => kind.fields?.[category] ?? []));
    const query = {
      start_date: days.from,
      // Whether the last day is included differs from collection to collection.
      end_date: addDays(days.to, 1),
      fields: wanted.size === 0 ? undefined : [...wanted].join(","),
    };
    const path = `/v2/usercollection/${kind.name}`;
    const length = daysBetween(days.from, days.to) + 2;
    const fetchPage = (next_token: string | undefined) => page(access, path, { ...query, next_token });
    const paging = { idOf: ({ id }: ProviderRecord) => id, maxPages: length * PAGES_A_DAY, what: `Oura ${kind.name}` };
    for await (const items of pages(async (token) => toRecords(kind.name, await fetchPage(token)), paging)) {
      yield items.filter(({ body }) => isWithin(dayOfDocument(kind.name, body), days));
    }
  }

  const page = (access: string, path: string, query: Readonly<Record<string, string | undefined>>) =>
    http.find({ path, query, bearer: access }, COLLECTION, [FORBIDDEN]).then((found) => {
      if (found === undefined) throw new NotGranted();
      return found;
    });

  return {
    categoriesOf: (kind) => kindNamed(kind)?.categories ?? [],

    async *records(access, days, categories) {
      const kinds = KINDS.filter((kind) => isConsented(kind, categories));
      let refused = 0;
      for (const kind of kinds) {
        try {
          for await (const records of documents(access, kind, days, categories)) {
            if (records.length > 0) yield records;
          }
        } catch (error) {
          // On the vendor's own page a person may grant less than they were asked for.
          if (!(error instanceof NotGranted)) throw error;
          refused++;
        }
      }
      if (kinds.length > 0 && refused === kinds.length) {
        throw new ProviderError(
          "unauthorised",
          "Cannot pull from Oura as one kind of data must be granted, and the membership be paid: current value is none (unauthorised)",
        );
      }
    },

    async record(access, kind, id) {
      if (kindNamed(kind) === undefined) return undefined;
      const path = `/v2/usercollection/${kind}/${encodeURIComponent(vendorIdOf(kind, id))}`;
      const body = await http.find({ path, bearer: access }, DOCUMENT, [NOT_FOUND]);
      return body === undefined ? undefined : { kind, id: recordIdOf(kind, body.id), body };
    },
  };
}

/** One kind was refused, the others may still come. */
class NotGranted extends Error {
  override readonly name = "NotGranted";
}

function toRecords(kind: string, { data, next_token }: z.infer<typeof COLLECTION>): Page<ProviderRecord> {
  const items = data.flatMap((body) => {
    const id = text(fields(body)["id"]);
    return id === undefined ? [] : [{ kind, id: recordIdOf(kind, id), body }];
  });
  return { items, next: next_token ?? undefined };
}

/** The day it counts for with us: a night for the morning it ended on, whatever the vendor calls its day. */
function dayOfDocument(kind: string, body: unknown): string | undefined {
  const document = fields(body);
  const moment = localInstant(kind === "sleep" ? document["bedtime_end"] : document["start_datetime"]);
  return moment === undefined ? localDayIn(document["day"]) : dayOf(moment);
}

const isWithin = (day: string | undefined, { from, to }: Days): boolean =>
  day === undefined || (day >= from && day <= to);
