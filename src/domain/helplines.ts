/** One way to reach a human. */
export interface Helpline {
  readonly name: string;
  /** Number to call, as people write it. */
  readonly call?: string | undefined;
  /** How to text, for example "988" or "HELLO to 50808". */
  readonly text?: string | undefined;
  /** Host and path of a chat, without scheme. */
  readonly chat?: string | undefined;
}

/** Whom to turn to in one country. */
export interface CountryHelp {
  /** ISO 3166 alpha-2; "" where the country is not known. */
  readonly country: string;
  readonly emergency: string;
  readonly crisis: readonly Helpline[];
  /** Somebody is being hurt at home or is afraid of a person. */
  readonly violence: readonly Helpline[];
}

/** A directory of helplines of every country. */
export const HELPLINE_DIRECTORY = "findahelpline.com";

const help = (
  country: string,
  emergency: string,
  crisis: readonly Helpline[],
  violence: readonly Helpline[] = [],
): CountryHelp => ({
  country,
  emergency,
  crisis,
  violence,
});

const line = (name: string, call: string, text?: string): Helpline => ({ name, call, text });

/** Numbers as published by the services themselves. Where a country has no text line, the directory's chats stand in. */
const COUNTRIES: readonly CountryHelp[] = [
  help(
    "US",
    "911",
    [line("988 Suicide & Crisis Lifeline", "988", "988")],
    [line("National Domestic Violence Hotline", "1-800-799-7233", "START to 88788")],
  ),
  help("CA", "911", [line("9-8-8 Suicide Crisis Helpline", "988", "988")]),
  help(
    "GB",
    "999",
    [line("Samaritans", "116 123"), { name: "Shout", text: "SHOUT to 85258" }],
    [line("National Domestic Abuse Helpline", "0808 2000 247")],
  ),
  help(
    "IE",
    "112 or 999",
    [line("Samaritans", "116 123"), { name: "Text About It", text: "HELLO to 50808" }],
    [line("Women's Aid", "1800 341 900")],
  ),
  help(
    "AU",
    "000",
    [line("Lifeline", "13 11 14", "0477 13 11 14")],
    [line("1800RESPECT", "1800 737 732", "0458 737 732")],
  ),
  help("NZ", "111", [line("Need to Talk?", "1737", "1737")], [line("Women's Refuge", "0800 733 843")]),
  help(
    "DE",
    "112",
    [line("TelefonSeelsorge", "0800 111 0 111 or 116 123")],
    [line("Hilfetelefon Gewalt gegen Frauen", "116 016")],
  ),
  help("AT", "112", [line("Telefonseelsorge", "142")], [line("Frauenhelpline", "0800 222 555")]),
  help("CH", "112 or 144", [line("Die Dargebotene Hand", "143")]),
  help(
    "FR",
    "112 or 15",
    [line("Numéro national de prévention du suicide", "3114")],
    [line("Violences Femmes Info", "3919")],
  ),
  help("ES", "112", [line("Línea 024", "024")], [line("Violencia de género", "016")]),
  help(
    "IT",
    "112",
    [line("Telefono Amico Italia", "02 2327 2327", "324 011 7252 (WhatsApp)")],
    [line("Antiviolenza e stalking", "1522")],
  ),
  help("PT", "112", [line("SNS 24", "808 24 24 24"), line("SOS Voz Amiga", "213 544 545")], [line("APAV", "116 006")]),
  help("NL", "112", [line("113 Zelfmoordpreventie", "113 or 0800 0113")], [line("Veilig Thuis", "0800 2000")]),
  help("BE", "112", [line("Zelfmoordlijn", "1813"), line("Centre de Prévention du Suicide", "0800 32 123")]),
  help("LU", "112", [line("SOS Détresse", "454545")]),
  help("DK", "112", [line("Livslinien", "70 201 201")], [line("Lev Uden Vold", "1888")]),
  help("SE", "112", [line("Mind Självmordslinjen", "90101")], [line("Kvinnofridslinjen", "020 50 50 50")]),
  help("NO", "112 or 113", [line("Mental Helse", "116 123")], [line("VO-linjen", "116 006")]),
  help("FI", "112", [line("MIELI Kriisipuhelin", "09 2525 0111")], [line("Nollalinja", "080 005 005")]),
  help("IS", "112", [line("Hjálparsími Rauða krossins", "1717")]),
  help(
    "PL",
    "112",
    [line("Kryzysowy Telefon Zaufania", "116 123"), line("Centrum Wsparcia", "800 70 2222")],
    [line("Niebieska Linia", "800 120 002")],
  ),
  help("CZ", "112", [line("Linka první psychické pomoci", "116 123")]),
  help("HU", "112", [line("Lelki Elsősegély", "116 123")]),
  help("RO", "112", [line("TelVerde Antisuicid", "0800 801 200")]),
  help("GR", "112", [line("Suicide Help Greece", "1018")]),
  help("IN", "112", [line("Tele-MANAS", "14416")], [line("Women Helpline", "181")]),
  help("SG", "995 or 999", [line("Samaritans of Singapore", "1767", "9151 1767 (WhatsApp)")]),
  help("JP", "119 or 110", [line("Yorisoi Hotline", "0120-279-338")]),
  help("KR", "119 or 112", [line("Suicide Prevention Counselling", "109")]),
  help("HK", "999", [line("Mental Health Support Hotline", "18111"), line("The Samaritan Befrienders", "2389 2222")]),
  help("IL", "101 or 100", [line("ERAN", "1201")]),
  help("ZA", "112 or 10111", [line("SADAG Suicide Crisis Line", "0800 567 567", "31393")]),
  help("BR", "192 or 190", [line("CVV", "188")], [line("Central de Atendimento à Mulher", "180")]),
  help("MX", "911", [line("Línea de la Vida", "800 911 2000")]),
  help("AR", "911", [line("Centro de Asistencia al Suicida", "135")], [line("Línea 144", "144")]),
];

const BY_COUNTRY: ReadonlyMap<string, CountryHelp> = new Map(COUNTRIES.map((entry) => [entry.country, entry]));

/** Where the country is unknown: the directory and the number that most mobile networks route to the local emergency service. */
const ANYWHERE: CountryHelp = help("", "your local emergency number", []);

/** Countries with numbers of their own, ISO 3166 alpha-2. */
export const HELPLINE_COUNTRIES: readonly string[] = COUNTRIES.map((entry) => entry.country);

/** Whom to turn to in `country` (ISO 3166 alpha-2, any case); the directory alone for a country that is not listed. */
export const helpFor = (country: string): CountryHelp => BY_COUNTRY.get(country.toUpperCase()) ?? ANYWHERE;
