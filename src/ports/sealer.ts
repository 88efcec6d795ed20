/** Which secret it is. What was sealed for one place opens in no other. */
export interface SealedFor {
  readonly tenant: string;
  /** The vendor or service that the secret is for, for example "oura". */
  readonly platform: string;
  /** What kind of secret, and whose where it is a person's, for example "tokens:p-7". */
  readonly kind: string;
}

/** Keeps secrets of others, so that a copy of the database opens nothing (SAFETY.md 12). */
export interface Sealer {
  /** Throws RangeError where a part of the place is empty or holds "|". */
  seal(secret: string, place: SealedFor): string;
  /** Throws UnsealError where it was changed, belongs elsewhere, or its key is gone. */
  open(sealed: string, place: SealedFor): string;
}

export type UnsealFault = "malformed" | "unknown-key" | "refused";

/** A sealed secret does not open. */
export class UnsealError extends Error {
  override readonly name = "UnsealError";
  readonly code: UnsealFault;
  constructor(code: UnsealFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
