import type { Block } from "#src/domain/content/document.ts";

export const PLAYBOOK_TITLE = "Harbour sales playbook";

const heading = (depth: number, text: string): Block => ({ kind: "heading", depth, text });
const paragraph = (text: string): Block => ({ kind: "paragraph", text });
const steps = (...items: string[]): Block => ({ kind: "list", ordered: true, items });
const points = (...items: string[]): Block => ({ kind: "list", ordered: false, items });

/** An invented company's playbook, as every format of these tests holds it. */
export const PLAYBOOK: readonly Block[] = [
  heading(1, PLAYBOOK_TITLE),
  paragraph(
    "Harbour sells booking software to small hotels. This playbook says how we talk with them, from the first call to the renewal. Every rule in it comes from calls that we listened to together.",
  ),

  heading(2, "Objection handling"),
  heading(3, "Listen to the end"),
  paragraph(
    "Let the guest house owner finish before you say a word. An objection is often two objections, and the second one is the real one. Count to three in silence after the last word. Owners who are interrupted defend the first thing they said; owners who are heard often soften it themselves. Write the objection down in their own words, because you will need those words again when you answer.",
  ),
  paragraph(
    "Silence feels longer to the seller than to the owner. On recorded calls the pause that felt endless lasted about 3 seconds. Nobody has ever cancelled a call because a seller was quiet for that long.",
  ),
  heading(3, "Price objections"),
  paragraph(
    'When an owner says "Your price is far too high for a house like ours", never answer with a discount. First ask what they compare it with. Most owners compare us with a portal commission, not with another program. A portal takes 15 percent of every booking, so the comparison favours us once it is on the table. Then name one saving with a figure from their own season. Only after that may you speak about payment terms.',
  ),
  paragraph(
    "A discount without a return teaches the owner that the first price was not honest. If something must give, trade it: a longer contract, a reference visit, or payment in advance.",
  ),
  heading(3, "Timing objections"),
  paragraph(
    'An owner who says "Call me again after the season" is rarely talking about the season. They fear the work of changing in a busy month. Offer the move of data as our work and name the day on which it would be done. Ask which of the two weeks after the season is quieter, and put that week into the calendar while you speak. A postponement without a date is a polite no, so treat it as one and ask what would have to change.',
  ),
  heading(3, "The objection in five steps"),
  paragraph("Every objection is handled in the same order, whatever it is about:"),
  steps(
    "Listen without interrupting.",
    "Repeat the objection in the owner's words.",
    "Ask what stands behind it.",
    "Answer with one fact from their own house.",
    "Check whether the objection is settled.",
  ),
  paragraph(
    "The last step is the one that is forgotten. Without the check you move on while the owner is still thinking about the objection, and it comes back in the last minute of the call. A simple question is enough. If the owner hesitates, go back to the third step and ask once more.",
  ),

  heading(2, "First calls"),
  heading(3, "Open with their house"),
  paragraph(
    "Begin the call with something that you noticed about their house, never with our company. Read the newest three reviews before you dial. Name one detail that guests praised, and one question that the reviews left open. Owners talk about their house with pleasure, and what they praise first is what they fear to lose. Keep this opening under 60 seconds; then ask for permission to continue.",
  ),
  points(
    "Never open with the number of hotels we serve.",
    "Never read from a script in the first minute.",
    "Never apologise for calling.",
  ),
  heading(3, "Questions that open"),
  paragraph(
    "Open questions begin with how or what. Ask how bookings reach the house today, what happens when two arrive at once, and what the evening at the front desk looks like. Stay with one topic until you can retell it. A seller who jumps between topics collects facts but no picture. After four open questions sum up what you heard in two sentences, and let the owner correct the summary. The correction is the most valuable part of the call, since it shows what matters.",
  ),
  heading(3, "Agree on a next step"),
  paragraph(
    "No first call ends without a next step that has a date and a name. The best next step is a trial week with real bookings, because owners believe what they see in their own calendar. Send the written summary within 24 hours. It repeats the owner's words, the step, the date and who does what. A summary that arrives after the weekend has lost half of its force, and a summary full of product names has lost all of it. Read it aloud once before you send it.",
  ),
  heading(3, "When they do not call back"),
  paragraph(
    "Silence after a good call has a reason, and the reason is usually the season. Write twice, with 7 days between the messages, and bring something useful each time: a review that asks for online booking, or a date when competitors are sold out. After the second message leave the owner alone for a month. Chasing a third time in the same month turned interest into refusal in most of the cases that we looked at. Patience is part of the offer, and owners remember it.",
  ),

  heading(2, "Renewals"),
  heading(3, "Prepare the renewal"),
  paragraph(
    "Preparation starts 90 days before the contract ends. Pull three figures from the owner's account: direct bookings, commission saved, and hours at the front desk. Choose the one figure that grew most and build the conversation around it. A renewal that begins with our contract terms invites a price discussion; a renewal that begins with their result invites a plan. Share the figure with the owner a week before you meet, so that nobody is surprised. Nothing in the meeting should be news to them.",
  ),
  heading(3, "The renewal conversation"),
  paragraph(
    "Open with the result and stop talking. Ask what the owner would like to be true in a year. Connect each wish with one part of the program that they already have and do not use yet. Only then speak about the term. If the owner asks for a lower price, ask which part they would give up for it, since a price belongs to a package and never stands alone. Close by writing the agreed wish into the contract in the owner's words. Read the sentence back to them before they sign.",
  ),
  heading(3, "When a renewal is at risk"),
  paragraph(
    "Logins tell the truth before owners do. When nobody has logged in for 14 days, call the house and ask what changed, without mentioning the contract. Most accounts at risk lost the one person who knew the program. Offer to train the new person in their first week. A visit beats a call when the owner has stopped answering. Tell your lead about every account at risk on the same day, however small it is, because small houses talk with each other.",
  ),
];

export const markdownOf = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === "heading") return `${"#".repeat(block.depth)} ${block.text}`;
      if (block.kind === "paragraph") return block.text;
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : "-"} ${item}`).join("\n");
    })
    .join("\n\n");

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const htmlOf = (blocks: readonly Block[], title = PLAYBOOK_TITLE): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main>${blocks
    .map((block) => {
      if (block.kind === "heading") return `<h${block.depth}>${escaped(block.text)}</h${block.depth}>`;
      if (block.kind === "paragraph") return `<p>${escaped(block.text)}</p>`;
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag}>${block.items.map((item) => `<li>${escaped(item)}</li>`).join("")}</${tag}>`;
    })
    .join("\n")}</main></body></html>`;
