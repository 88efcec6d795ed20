/** The domain's time. Signatures, tokens and leases use real time instead. */
export interface Clock {
  now(): Date;
}
