import { re } from "#src/domain/crisis/grammar.ts";

/** "not going to kill myself", unless the not is a struggle ("trying not to"). */
export const DENIED = re`^(?!.*\b(?:promise[sd]?|(?:trying|try|tried|hard|struggl\w+|have) (?:\w+ )?not|not sure|do not know|afraid|scared|guarantee|longer i can|reasons?|talk me out|stop me)\b).*(?<!\bcan )\b(?:never|not) {ADV}(?:(?:want|wanted|going|planning|plan|intend|about|wish|trying|actually|ever|be|been|tempted|considering|thinking (?:of|about)|try|tried) )*(?:to )?(?:kill|killing|hang|shoot|hurt|hurting|harm|harming|cut|end|ending|suicidal|overdose|overdosing|jump|self harm)`;
