/** Microsoft's own connectors of the public cloud. `trafficmanager.net` is open to everyone, so one host of it alone. */
const MICROSOFT_HOSTS = ["*.botframework.com", "*.teams.microsoft.com", "smba.trafficmanager.net"] as const;

export interface ServiceUrlGuardOptions {
  /** Hosts beyond Microsoft's own: exact names, or "*.example.org" for everything below a name. */
  readonly hosts: readonly string[];
  /** This machine as well, by http too. */
  readonly allowLoopback: boolean;
}

/** Whether the bot may send to a service URL. */
export type ServiceUrlGuard = (serviceUrl: string) => boolean;

/**
 * Holds the bot back from posting to an address that a caller made up.
 *
 * Hosts are compared as the URL parser writes them, so that `http://2130706433` is 127.0.0.1. Only https on its own port,
 * without a user name, except on this machine.
 */
export function createServiceUrlGuard({ hosts, allowLoopback }: ServiceUrlGuardOptions): ServiceUrlGuard {
  const allowed = [...MICROSOFT_HOSTS, ...hosts.map((host) => host.trim().toLowerCase())].filter((host) => host !== "");
  for (const host of hosts) {
    if (!/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(host.trim())) {
      throw new RangeError(
        `Cannot allow a Teams service host as it must be a host name, or "*." and a host name: current value is "${host}"`,
      );
    }
  }
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username !== "" || url.password !== "") return false;
    if (isLoopbackHost(url.hostname)) {
      if (url.protocol !== "http:" && url.protocol !== "https:") return false;
      return allowLoopback;
    }
    if (url.protocol !== "https:" || url.port !== "") return false;
    return allowed.some((host) =>
      host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host,
    );
  };
}

/** A host name as `URL` writes it. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The address of the other end of a socket. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address === "::1" || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address ?? "");
}
