import type {
  ContentFormat,
  DocumentMeta,
  DocumentPassage,
  ProposalSource,
  ReadDocument,
} from "#src/domain/content/document.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { SkillContent } from "#src/domain/skill.ts";

export interface ContentFile {
  /** With its ending, without a folder; or the address it came from. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Media type, where a server told it. */
  readonly type?: string | undefined;
}

export type ContentFault =
  | "missing"
  | "empty"
  | "unsupported"
  | "encrypted"
  | "too-large"
  | "too-slow"
  | "damaged"
  | "no-text"
  | "not-allowed"
  | "not-reachable";

/** A file cannot become content. The message says what is wrong and what to do, without the file's content. */
export class ContentError extends Error {
  override readonly name = "ContentError";
  readonly fault: ContentFault;
  constructor(fault: ContentFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** Reads any format, whatever the file holds. Throws ContentError alone. */
export interface ContentReader {
  read(file: ContentFile): Promise<ReadDocument>;
}

/** Fetches a public page or file. Throws ContentError alone. */
export interface PageFetcher {
  fetch(address: string): Promise<ContentFile>;
}

/** Makes skills, levels, passages and exercises of a document. Every item rests on one of its passages. */
export interface ContentProposer {
  readonly usesModel: boolean;
  propose(source: ProposalSource, signal?: AbortSignal): Promise<Proposed>;
}

export interface Proposed {
  readonly madeBy: MadeBy;
  readonly contents: readonly SkillContent[];
}

/** `structure`: headings and templates. */
export type MadeBy = "structure" | "model";

export interface DocumentRow extends DocumentMeta {
  readonly tenant: TenantId;
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly format: ContentFormat;
  /** Counted from 1. */
  readonly version: number;
  readonly importedAt: Date;
  readonly withdrawnAt?: Date | undefined;
}

export interface DocumentVersion {
  readonly version: number;
  readonly contentHash: string;
  readonly passages: readonly DocumentPassage[];
  readonly broughtBy?: PersonId | undefined;
}

export interface DocumentFigures {
  readonly document: DocumentRow;
  readonly passages: number;
  readonly approved: number;
}

export type Decision = "approved" | "rejected";

export interface ProposalRow {
  readonly tenant: TenantId;
  readonly id: string;
  readonly documentId: string;
  readonly documentTitle: string;
  readonly version: number;
  readonly madeBy: MadeBy;
  readonly contents: readonly SkillContent[];
  /** By id of a passage or an exercise. */
  readonly decisions: Readonly<Record<string, Decision>>;
  readonly askedBy?: PersonId | undefined;
  readonly madeAt: Date;
  readonly closedAt?: Date | undefined;
}

export interface ContentStore {
  /** Until the transaction ends, nobody else brings or decides content of the tenant. */
  lock(tenant: TenantId): Promise<void>;
  document(tenant: TenantId, id: string): Promise<DocumentRow | undefined>;
  /** Newest first, withdrawn ones too. */
  documents(tenant: TenantId): Promise<DocumentFigures[]>;
  putDocument(document: DocumentRow): Promise<void>;
  addVersion(tenant: TenantId, documentId: string, version: DocumentVersion, now: Date): Promise<void>;
  version(tenant: TenantId, documentId: string, version: number): Promise<DocumentVersion | undefined>;
  /** Hash -> document whose newest version holds it, other than `except` and not withdrawn. */
  holders(tenant: TenantId, hashes: readonly string[], except: string): Promise<ReadonlyMap<string, string>>;
  /** Concepts of a skill that belong to other documents, or to the starter library. */
  conceptsOfOthers(tenant: TenantId, documentId: string): Promise<{ skillId: string; concept: string }[]>;
  /** Says to which document the chunks and exercises belong, and that they are not withdrawn. */
  claim(
    tenant: TenantId,
    documentId: string,
    chunkIds: readonly string[],
    exerciseIds: readonly string[],
  ): Promise<void>;
  /** Withdraws what the document has beside these chunks, with its exercises; answers how many chunks. */
  withdrawOthers(tenant: TenantId, documentId: string, keep: readonly string[], now: Date): Promise<number>;
  /** Withdraws the exercises of a concept of the document, but for these. */
  withdrawExercises(
    tenant: TenantId,
    documentId: string,
    concepts: readonly { readonly skillId: string; readonly concept: string }[],
    keep: readonly string[],
    now: Date,
  ): Promise<void>;
  addProposal(proposal: Omit<ProposalRow, "documentTitle" | "decisions" | "closedAt">): Promise<void>;
  proposal(tenant: TenantId, id: string): Promise<ProposalRow | undefined>;
  /** Newest first, without the closed ones. */
  openProposals(tenant: TenantId): Promise<ProposalRow[]>;
  decide(
    tenant: TenantId,
    id: string,
    decisions: Readonly<Record<string, Decision>>,
    closed: boolean,
    now: Date,
  ): Promise<void>;
  /** Closes what was proposed for the document before. */
  closeProposals(tenant: TenantId, documentId: string, now: Date): Promise<void>;
}
