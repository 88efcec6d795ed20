import type { Consent, ConsentCategory, ConsentPurpose } from "#src/domain/consent.ts";
import type { Called } from "#src/domain/guardrails/message/names.ts";
import type { ChannelName, Person, PersonId, Role, TeamId, TenantId } from "#src/domain/person.ts";
import type { Destination } from "#src/ports/messenger.ts";

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  /** The company's assistance line, shown in hard moments. */
  readonly assistanceLine?: string | undefined;
}

export interface TenantStore {
  byId(id: TenantId): Promise<Tenant | undefined>;
}

/** How the conversation with a person stands. */
export interface Standing {
  readonly greetedAt?: Date | undefined;
  readonly askAgainAt?: Date | undefined;
  readonly nudgesPausedAt?: Date | undefined;
  /** The last answer to a crisis or a red flag: nothing that was composed before it is sent after it. */
  readonly hushedAt?: Date | undefined;
  /** Since when lighter days may be made without asking first. */
  readonly changesUnaskedAt?: Date | undefined;
  /** The person asked for silence until then. */
  readonly snoozedUntil?: Date | undefined;
  readonly intake?: Readonly<Record<string, unknown>> | undefined;
  readonly createdAt: Date;
}

export type NewPerson = Person & { readonly createdAt: Date };

export interface PersonStore {
  get(tenant: TenantId, id: PersonId): Promise<Person | undefined>;
  byIdentity(tenant: TenantId, channel: ChannelName, platformUserId: string): Promise<Person | undefined>;
  byEmail(tenant: TenantId, email: string): Promise<Person | undefined>;
  add(person: NewPerson): Promise<void>;
  update(person: Person): Promise<void>;
  /** Until the transaction ends, nobody else writes to this person: what is sent to one person is decided one after another. */
  hold(tenant: TenantId, id: PersonId): Promise<void>;
  /** Until the transaction ends, nobody else makes a person of this account. */
  lockIdentity(tenant: TenantId, channel: ChannelName, platformUserId: string): Promise<void>;
  link(tenant: TenantId, channel: ChannelName, platformUserId: string, person: PersonId): Promise<void>;
  standing(tenant: TenantId, id: PersonId): Promise<Standing>;
  setStanding(tenant: TenantId, id: PersonId, change: { [K in keyof Standing]?: Standing[K] | null }): Promise<void>;
  /** Newest place to reach the person; the one they used last. */
  destination(tenant: TenantId, id: PersonId): Promise<Destination | undefined>;
  rememberDestination(tenant: TenantId, id: PersonId, destination: Destination, now: Date): Promise<void>;
  forgetDestination(tenant: TenantId, id: PersonId, channel: ChannelName): Promise<void>;
  /** The app was removed from the whole workspace. */
  forgetChannel(tenant: TenantId, channel: ChannelName): Promise<void>;
  all(tenant: TenantId): Promise<Person[]>;
  /** Adds the words by which the person may be meant. */
  knownAs(tenant: TenantId, id: PersonId, called: Called): Promise<void>;
  /** Words by which other people may be meant, and the person not, that are among `words` (`possibleNames`). */
  othersNamed(tenant: TenantId, person: PersonId, words: readonly string[]): Promise<string[]>;
}

export interface ConsentStore {
  /** Those that may be acted upon: given to the present text within the last twelve months, and not withdrawn. */
  holding(tenant: TenantId, person: PersonId, now: Date): Promise<Consent[]>;
  /** Those that were not withdrawn, what ran out among them: for showing and for asking again, never for acting. */
  given(tenant: TenantId, person: PersonId): Promise<Consent[]>;
  grant(tenant: TenantId, person: PersonId, consents: readonly Consent[]): Promise<void>;
  withdraw(
    tenant: TenantId,
    person: PersonId,
    category: ConsentCategory,
    purpose: ConsentPurpose,
    now: Date,
  ): Promise<void>;
  refuse(tenant: TenantId, person: PersonId, category: ConsentCategory, now: Date): Promise<void>;
  /** The last "No" to a question for the category; a "Yes" after it takes it away. */
  refusedAt(tenant: TenantId, person: PersonId, category: ConsentCategory): Promise<Date | undefined>;
}

export interface Team {
  readonly tenant: TenantId;
  readonly id: TeamId;
  readonly name: string;
  readonly parent?: TeamId | undefined;
}

/** The roster as it stands at `now`: roles and teams are asked for each time and never remembered. */
export interface DirectoryStore {
  /** Whether the person is in the roster now; before there is one, everybody is. */
  belongs(tenant: TenantId, person: PersonId, now: Date): Promise<boolean>;
  rolesOf(tenant: TenantId, person: PersonId, now: Date): Promise<{ role: Role; team?: TeamId | undefined }[]>;
  team(tenant: TenantId, team: TeamId): Promise<Team | undefined>;
  teams(tenant: TenantId): Promise<Team[]>;
  /** Everyone who belongs to the team or to one below it. */
  membersOf(tenant: TenantId, team: TeamId, now: Date): Promise<PersonId[]>;
  addTeam(team: Team): Promise<void>;
  addMembership(
    tenant: TenantId,
    membership: {
      person: PersonId;
      team?: TeamId | undefined;
      role: Role;
      validFrom: Date;
      validTo?: Date | undefined;
    },
  ): Promise<void>;
  clearMemberships(tenant: TenantId): Promise<void>;
  /** From now on teams and roles come from a roster. */
  markRoster(tenant: TenantId): Promise<void>;
}
