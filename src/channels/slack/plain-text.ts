/**
 * What a person typed, from what Slack sent: mentions of the bot go, links keep their address,
 * names keep their label, escapes are undone.
 */
export function fromMrkdwn(text: string, botUserId: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => readable(inner, botUserId))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/[ \t]+/g, " ")
    .trim();
}

/** `inner` is what stands between angle brackets: `@U1|ana`, `#C1|general`, `!here`, `https://a.example|a`. */
function readable(inner: string, botUserId: string): string {
  const [target = "", label] = inner.split("|", 2);
  if (target.startsWith("@")) return target === `@${botUserId}` ? "" : label ? `@${label}` : "@someone";
  if (target.startsWith("#")) return label ? `#${label}` : "#channel";
  if (target.startsWith("!")) return label ?? `@${target.slice(1)}`;
  return target.replace(/^(?:mailto|tel):/, "");
}
