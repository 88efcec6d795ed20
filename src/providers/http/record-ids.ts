/** A vendor's ids are unique within a kind; with its name they are unique within the vendor, in a pull and in a webhook alike. */
export const recordIdOf = (kind: string, id: string): string => `${kind}:${id}`;

export const vendorIdOf = (kind: string, recordId: string): string =>
  recordId.startsWith(`${kind}:`) ? recordId.slice(kind.length + 1) : recordId;
