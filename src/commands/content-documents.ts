import type { Backend } from "#src/backend.ts";
import { type Command, type CommandContext, UsageError } from "#src/commands/command.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";
import type { Person } from "#src/domain/person.ts";

/** Every document of a tenant, with what of it is taught and what waits. */
export const listDocuments: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant"]);
  if (words.length > 0) throw new UsageError("content documents takes only --tenant");
  await using backend = await open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const documents = await backend.content.documents(tenant);
  const proposals = await backend.work.of(tenant).stores.content.openProposals(tenant);
  for (const { document, approved } of documents) {
    const waits = proposals.some(({ documentId }) => documentId === document.id) ? ", waits for approval" : "";
    const state = document.withdrawnAt === undefined ? `${approved} passages approved${waits}` : "withdrawn";
    print(`${document.id}  ${document.source}  "${document.title}" version ${document.version}: ${state}`);
  }
  if (documents.length === 0) print("There are no documents yet.");
  return 0;
};

/** Approves all that waits of a document, as an overseer of the roster. */
export const approveContent: Command = (context) =>
  withDocument(context, "approve", async (backend, document, by) => {
    const { playbooks, clock } = backend;
    const open = await playbooks.open(by, clock.now());
    const proposal =
      open.kind === "open" ? open.proposals.find(({ documentId }) => documentId === document) : undefined;
    if (open.kind === "not-an-overseer") return refused(context, by);
    const decided =
      proposal === undefined
        ? undefined
        : await playbooks.decide(by, proposal.id, { of: "all" }, "approved", clock.now());
    if (decided?.kind !== "decided") {
      context.print("Nothing of that document waits for approval.");
      return 1;
    }
    context.print(`Approved ${decided.passages} passages and ${decided.exercises} exercises.`);
    if (decided.proposal.suspicious > 0)
      context.print(
        `${decided.proposal.suspicious} passages read like instructions to a program: look at them in the chat.`,
      );
    return 0;
  });

/** Stops citing a document, as an overseer of the roster. */
export const withdrawContent: Command = (context) =>
  withDocument(context, "withdraw", async ({ playbooks, content, clock }, document, by) => {
    if (!(await playbooks.mayDecide(by, clock.now()))) return refused(context, by);
    const done = await content.withdraw(by.tenant, document, by.id, clock.now());
    context.print(done === undefined ? "There is no such document." : `Withdrawn: ${done.withdrawn} passages.`);
    for (const other of done?.alsoIn ?? []) {
      await playbooks.propose(by.tenant, other, by.id, clock.now());
      context.print(`${other} holds some of them too: they wait for approval there.`);
    }
    return done === undefined ? 1 : 0;
  });

function refused({ print }: CommandContext, { email }: Person): number {
  print(`Refused: ${email ?? "this person"} is no overseer of the roster now.`);
  return 1;
}

async function withDocument(
  { args, open, print }: CommandContext,
  command: string,
  use: (backend: Backend, document: string, by: Person) => Promise<number>,
): Promise<number> {
  const { words, options } = readArguments(args, ["tenant", "by"]);
  const [document, ...rest] = words;
  const by = options["by"];
  if (document === undefined || rest.length > 0 || by === undefined)
    throw new UsageError(`content ${command} needs the id of a document and --by EMAIL of an overseer`);
  await using backend = await open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const person = await backend.work.of(tenant).stores.people.byEmail(tenant, by);
  if (person === undefined) {
    print(`Refused: ${by} is not in the roster.`);
    return 1;
  }
  await backend.library.seedLibrary(backend.clock.now());
  // Awaited here: the data closes with this function.
  return await use(backend, document, person);
}
