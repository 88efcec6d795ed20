import type { IncomingMessage, ServerResponse } from "node:http";
import type { TenantId } from "#src/domain/person.ts";
import type { SentStatement, StatementAgent } from "#src/domain/statement.ts";
import type { StatementDesk } from "#src/ports/learning-records.ts";
import { explain, isRecord } from "#src/providers/xapi/checks.ts";
import { isDistinct, isUuid } from "#src/providers/xapi/formats.ts";
import { presented } from "#src/providers/xapi/present.ts";
import {
  type Credentials,
  mediaType,
  readRequest,
  XapiRefusal,
  type XapiRequest,
} from "#src/providers/xapi/request.ts";
import { moreToken, readSearch, refuseUnknown } from "#src/providers/xapi/search.ts";
import { checkStatement } from "#src/providers/xapi/statement-check.ts";

export interface XapiReceiverOptions extends Credentials {
  readonly desk: StatementDesk;
  readonly tenant: TenantId;
  /** The address under which the receiver is known: names the authority of what it keeps. */
  readonly homePage: string;
  readonly onError: (error: unknown) => void;
}

export interface XapiReceiver {
  readonly about: (request: IncomingMessage, response: ServerResponse) => void;
  readonly statements: (request: IncomingMessage, response: ServerResponse) => void;
}

export const STATEMENTS_PATH = "/xapi/statements";
const VERSION = "1.0.3";
const VERSIONS = ["1.0.0", "1.0.1", "1.0.2", VERSION];
/** Statements of one request. */
const LARGEST_BATCH = 500;

interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Takes statements of learning platforms and hands them back (xAPI 1.0.3, Communication 2.1 and 2.8). */
export function createXapiReceiver(options: XapiReceiverOptions): XapiReceiver {
  const { desk, tenant, user, password } = options;
  const authority: StatementAgent = { objectType: "Agent", account: { homePage: options.homePage, name: user } };

  async function search(request: XapiRequest): Promise<Answer> {
    const asked = readSearch(request.params);
    const languages = request.header("accept-language");
    if (asked.kind === "one") {
      const kept = await desk.statement(tenant, asked.id);
      if (kept === undefined || (kept.voidedBy !== undefined) !== asked.voided)
        throw new XapiRefusal(404, `Cannot find a ${asked.voided ? "voided " : ""}statement with this id`);
      return { status: 200, json: presented(kept.statement, asked.format, languages) };
    }
    const { statements, next } = await desk.find(tenant, asked.query);
    return {
      status: 200,
      json: {
        statements: statements.map(({ statement }) => presented(statement, asked.format, languages)),
        more: next === undefined ? "" : `${STATEMENTS_PATH}?more=${moreToken(asked.params, next)}`,
      },
    };
  }

  async function keep(statements: readonly SentStatement[]): Promise<readonly string[]> {
    const received = await desk.receive(tenant, statements, authority);
    if (received.kind === "kept") return received.ids;
    throw new XapiRefusal(
      409,
      `Cannot keep the statements as another one has the id "${received.id}"; nothing was kept`,
    );
  }

  async function put(request: XapiRequest): Promise<Answer> {
    refuseUnknown(request.params, ["statementId"]);
    const id = request.params.get("statementId");
    if (id === undefined || !isUuid(id))
      throw new XapiRefusal(400, 'Cannot keep the statement as "statementId" must be a UUID');
    const [statement, ...others] = await statementsOf(request);
    if (statement === undefined || others.length > 0)
      throw new XapiRefusal(400, "Cannot keep the statement as a PUT must hold exactly one");
    if (statement.id !== undefined && statement.id.toLowerCase() !== id.toLowerCase())
      throw new XapiRefusal(400, 'Cannot keep the statement as its id must be that of "statementId"');
    await keep([{ ...statement, id }]);
    return { status: 204 };
  }

  async function post(request: XapiRequest): Promise<Answer> {
    refuseUnknown(request.params, []);
    return { status: 200, json: await keep(await statementsOf(request)) };
  }

  async function answerTo(request: XapiRequest): Promise<Answer> {
    switch (request.method) {
      case "GET":
      case "HEAD":
        return search(request);
      case "PUT":
        return put(request);
      case "POST":
        return post(request);
      default:
        throw new XapiRefusal(405, "Cannot answer as the method must be GET, HEAD, PUT or POST", {
          allow: "GET, HEAD, PUT, POST",
        });
    }
  }

  async function statements(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    let method = request.method;
    try {
      const read = await readRequest(request, { user, password });
      method = read.method;
      answer = await answerTo(read);
      const through = await desk.consistentThrough(tenant);
      answer = { ...answer, headers: { "x-experience-api-consistent-through": through.toISOString() } };
    } catch (error) {
      if (error instanceof XapiRefusal) {
        answer = { status: error.status, json: { error: error.message }, headers: error.headers };
      } else {
        options.onError(error);
        answer = { status: 503, json: { error: "Cannot answer at the moment; nothing was kept, so send it again" } };
      }
    }
    send(response, answer, method === "HEAD");
  }

  return {
    about(request, response) {
      const asks = request.method === "GET" || request.method === "HEAD";
      const answer = asks
        ? { status: 200, json: { version: VERSIONS } }
        : { status: 405, headers: { allow: "GET, HEAD" } };
      send(response, answer, request.method === "HEAD");
    },
    statements: (request, response) => void statements(request, response),
  };
}

function send(response: ServerResponse, { status, json, headers }: Answer, headOnly: boolean): void {
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  response.writeHead(status, {
    "x-experience-api-version": VERSION,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8", "content-length": body.length }),
    ...headers,
  });
  response.end(headOnly ? undefined : body);
}

/** The statements of a request, each as it must be. Throws XapiRefusal for the first that is not. */
async function statementsOf(request: XapiRequest): Promise<readonly SentStatement[]> {
  const type = mediaType(request.header("content-type"));
  if (type === "multipart/mixed")
    throw new XapiRefusal(
      415,
      "Cannot keep the statements as the content of attachments is not taken: send application/json, with a fileUrl for each attachment",
    );
  if (type !== "application/json")
    throw new XapiRefusal(
      400,
      `Cannot keep the statements as Content-Type must be application/json: current value is "${type.slice(0, 60)}"`,
    );
  let value: unknown;
  try {
    value = JSON.parse(await request.body());
  } catch (error) {
    if (error instanceof XapiRefusal) throw error;
    throw new XapiRefusal(400, "Cannot keep the statements as the body must be JSON");
  }
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > LARGEST_BATCH)
    throw new XapiRefusal(
      413,
      `Cannot keep the statements as a request must hold at most ${LARGEST_BATCH}: current number is ${items.length}`,
    );
  items.forEach(refuseFaulty);
  const sent = items as SentStatement[];
  if (!isDistinct(sent.flatMap(({ id }) => (id === undefined ? [] : [id.toLowerCase()]))))
    throw new XapiRefusal(400, "Cannot keep the statements as each id must be used once in a request");
  return sent;
}

function refuseFaulty(statement: unknown): void {
  const fault = checkStatement(statement);
  if (fault !== undefined) throw new XapiRefusal(400, explain(fault, statement));
  const { attachments, object } = statement as SentStatement;
  const inner = object.objectType === "SubStatement" ? object.attachments : undefined;
  for (const attachment of [...(attachments ?? []), ...(inner ?? [])])
    if (!isRecord(attachment) || attachment["fileUrl"] === undefined)
      throw new XapiRefusal(
        400,
        "Cannot keep the statement as each attachment must have a fileUrl: its content is not taken",
      );
}
