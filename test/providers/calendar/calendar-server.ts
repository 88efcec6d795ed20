import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface CalendarServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What was asked for, in order. */
  readonly asked: IncomingMessage[];
}

/** A server of this machine's own that answers as it is told. */
export async function serveCalendar(listener: RequestListener): Promise<CalendarServer> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const calendarOf = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");

export const eventOf = (from: string, to: string, ...lines: readonly string[]): string[] => [
  "BEGIN:VEVENT",
  `UID:${from}-${to}@example.com`,
  `DTSTART:${stamp(from)}`,
  `DTEND:${stamp(to)}`,
  ...lines,
  "END:VEVENT",
];

const stamp = (iso: string): string => `${new Date(iso).toISOString().replaceAll(/[-:]|\.\d{3}/gu, "")}`;
