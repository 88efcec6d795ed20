/** What stands in a message for a calendar's address, which is a secret and is never kept. */
export const HIDDEN_CALENDAR_ADDRESS = "[calendar address]";

/** Addresses as calendars publish them: webcal://, a file .ics, or the secret addresses of the well-known makers. */
const ADDRESS =
  /\b(?:webcals?:\/\/[^\s<>|]+|https?:\/\/[^\s<>|]*(?:\.ics\b|\/calendar\/ical\/|\/owa\/calendar\/|ical\.mac|caldav)[^\s<>|]*)/giu;

/**
 * The text without the addresses of calendars in it.
 *
 * It runs before anything of a message is stored: whoever pastes the secret into the conversation should not have it kept there.
 */
export const hideCalendarAddresses = (text: string): string => text.replace(ADDRESS, HIDDEN_CALENDAR_ADDRESS);
