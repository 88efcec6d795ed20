import type { CheckInItem } from "#src/domain/check-in.ts";

/** A word or phrase and what it says: item and stored score, 1..7 with 7 = good. */
export interface Entry {
  readonly item: CheckInItem;
  readonly score: number;
  /** About something that happened rather than a state: no negation or subject changes its owner. */
  readonly event?: boolean;
}

const entries = (item: CheckInItem, score: number, phrases: string, event = false): [string, Entry][] =>
  phrases.split(", ").map((phrase) => [phrase, { item, score, event }]);

/** Own choice of words; longer phrases win over shorter ones. */
export const LEXICON: ReadonlyMap<string, Entry> = new Map([
  ...entries("energy", 1, "dead tired, dead on my feet, utterly spent, completely empty"),
  ...entries(
    "energy",
    2,
    "wiped, wiped out, exhausted, drained, knackered, shattered, worn out, burned out, burnt out, burnout, running on empty, running on fumes, no energy, zero energy, out of energy, low energy, little energy, fatigued, spent, fried, zonked, pooped, bushed, depleted, out of gas, dead beat, beat, cream crackered, no fuel, nothing left in the tank, empty tank, can not keep my eyes open, can hardly keep my eyes open, sleep deprived, jet lagged, jetlagged, running low, i am dead, i am toast",
  ),
  ...entries(
    "energy",
    3,
    "tired, sleepy, sluggish, weary, groggy, half asleep, drowsy, slow today, yawning, foggy, brain fog, need coffee, need a nap, lethargic, flat, lacklustre",
  ),
  ...entries("energy", 5, "awake, not tired, okay energy, enough energy"),
  ...entries(
    "energy",
    6,
    "energetic, energised, energized, full of energy, lots of energy, high energy, recharged, pumped, raring to go, alert, refreshed, fresh, ready to go, wide awake, buzzing, on fire, bursting with energy, full of beans, good energy, plenty in the tank, rested, well rested",
  ),
  ...entries("mood", 1, "devastated, heartbroken, miserable, desperate"),
  ...entries(
    "mood",
    2,
    "sad, upset, gutted, depressed, terrible, awful, horrible, lonely, angry, furious, hate, hates, hated, crying, cried, hopeless, rotten, shitty, crap, worst, ashamed, bad mood, in tears, lousy, disgusting, depressing, worthless, betrayed, hurt, pissed, pissed off, dreadful, nightmare, grieving, unhappy, humiliated",
  ),
  ...entries(
    "mood",
    3,
    "bad, down, low, disappointed, disappointing, frustrated, frustrating, annoyed, annoying, irritated, grumpy, meh, blah, fed up, tired of, sick of, sorry, unmotivated, demotivated, discouraged, gloomy, moody, cranky, bummed, bummer, sucks, sucked, ugh, sigh, boring, bored, rough, tough, worse, miss, missing, regret, poor, jealous, embarrassed, guilty, unfair, ruined, insulted, sucky, sadly, unfortunately, hard day, not great, could be better, off today, stuck, homesick, resentful, bitter, pathetic, stupid, ugly, damn, weird mood",
  ),
  ...entries(
    "mood",
    3,
    "went badly, went wrong, went south, went terribly, fell through, bombed, a disaster, disaster, messed up, screwed up, failed, fail, got rejected, rejected, rejection, laid off, got fired, lost the deal, lost the client, argued, argument, had a fight, bad news, blew it, did not go well, was a mess, fell apart, broke down, turned down, was criticised, got criticised",
    true,
  ),
  ...entries("mood", 4, "okay, ok, alright, so so, average, neutral, meh but okay, surviving, getting by, normal"),
  ...entries(
    "mood",
    5,
    "fine, calm, content, can not complain, not bad, decent, hopeful, better, pleased, nice, glad, satisfied, peaceful, enjoyed, enjoying, enjoy, interesting, hope, cool, like it, chilled, relieved, smile, smiling, cute, fun, funny, lucky, welcome, thank you, thanks, congrats, congratulations, haha, lol",
  ),
  ...entries(
    "mood",
    6,
    "good, great, happy, excited, proud, cheerful, optimistic, grateful, thankful, positive, wonderful, brilliant, excellent, awesome, lovely, delighted, confident, motivated, inspired, blessed, love, loves, loved, loving, good mood, great mood, upbeat, sunny, in high spirits, on top of the world, super, beautiful, perfect, best, yay, glorious, favourite, favorite, win, won, winning, sweet, stoked, hilarious, thrilled",
  ),
  ...entries("mood", 7, "fantastic, amazing, ecstatic, over the moon, incredible, overjoyed, elated"),
  ...entries(
    "mood",
    6,
    "went well, went great, went really well, nailed, nailed it, crushed it, killed it, smashed it, aced, won the deal, closed the deal, got promoted, good news, great news, a success, worked out, paid off",
    true,
  ),
  ...entries("stress", 1, "panicking, panic attack, at breaking point, freaking out"),
  ...entries(
    "stress",
    2,
    "stressed, stressful, stressed out, overwhelmed, swamped, anxious, anxiety, under pressure, under a lot of pressure, drowning in, too much on my plate, snowed under, buried in, overloaded, frantic, in over my head, high stress, lots of stress, a lot of stress, so much stress, too much work, too much to do, burning the candle",
  ),
  ...entries(
    "stress",
    3,
    "nervous, tense, worried, worrying, hectic, on edge, jittery, busy, crazy day, deadlines, deadline, wound up, uneasy, restless, scared, afraid, worry, pressure, stress",
  ),
  ...entries(
    "stress",
    6,
    "relaxed, no stress, stress free, chill, chilled out, on top of things, at ease, under control, no pressure, laid back, low stress, little stress, unwound, unstressed",
  ),
  ...entries(
    "sleepQuality",
    1,
    "did not sleep, no sleep, not slept, no sleep at all, sleepless, zero sleep, up all night, did not sleep a wink",
  ),
  ...entries(
    "sleepQuality",
    2,
    "slept badly, slept poorly, slept terribly, slept awfully, slept horribly, slept like crap, sleeping badly, sleeping poorly, barely slept, hardly slept, could not sleep, can not sleep, bad sleep, poor sleep, terrible sleep, awful night, bad night, rough night, terrible night, short night, insomnia, kept waking, kept waking up, woke up a lot, tossing and turning, tossed and turned, bad night s sleep, little sleep, not enough sleep, slept too little, slept so badly, baby was up, baby kept me up, lack of sleep, restless night",
  ),
  ...entries(
    "sleepQuality",
    3,
    "woke up early, woke too early, light sleep, not much sleep, late night, slept lightly",
  ),
  ...entries("sleepQuality", 4, "slept okay, slept ok, slept alright, sleep was okay"),
  ...entries("sleepQuality", 5, "slept fine, slept decently"),
  ...entries(
    "sleepQuality",
    6,
    "slept well, slept great, slept good, slept like a baby, slept like a log, good sleep, great sleep, solid sleep, good night s sleep, slept in, slept through, slept deeply, slept really well, slept so well, sound sleep, long sleep",
  ),
  ...entries(
    "soreness",
    2,
    "sore, very stiff, aching, achy, doms, heavy legs, dead legs, legs are dead, muscles hurt, body hurts, legs hurt, everything hurts, can hardly walk",
  ),
  ...entries("soreness", 3, "stiff, tight legs, legs are heavy, legs are tight, tender muscles"),
  ...entries(
    "soreness",
    6,
    "fresh legs, legs feel fresh, no soreness, not sore, loose, legs feel good, muscles feel good, muscles are fine",
  ),
]);

/** Everyday phrases whose words say nothing about the person; cut out before reading. */
export const IDIOMS: readonly RegExp[] = [
  /\bgood (?:morning|afternoon|evening|night all|day to you|luck|point|question|idea|bye|to know|enough)\b/gu,
  /\b(?:happy|glad) to (?:help|do|share|hear|send|join)\b/gu,
  /\blow[- ]key\b|\blow (?:on|in) (?:coffee|milk|stock|sugar|carbs|battery)\b|\bhigh five\b|\blow hanging\b/gu,
  /\bdown (?:to|for|the|with (?:it|that)|by|on|at|in)\b|\b(?:write|wrote|written|go|going|went|slow|sit|calm|break|cut|track|turn|nail|boil|drill|shut|server|system|site|app|vpn|sales|revenue|numbers?|get) (?:is |are |was )?down\b/gu,
  /\bbeat (?:(?:the|my|our|a|last) \w+|them|him|her|us)\b|\b(?:heart|music) beat\b|\bbeat(?:s)? (?:me|that)\b/gu,
  /\bfine[- ]tun\w+\b|\bfresh (?:start|coffee|air|eyes|look|batch|bread|idea|ideas|out of)\b|\bsleep on it\b|\bflat (?:rate|white|fee|file|structure)\b|\b(?:my|a|the|new|our) flat\b/gu,
  /\bhard (?:copy|drive|disk|code|coded|deadline|skill|skills|stop)\b|\bmiss(?:ed|ing)? (?:the (?:bus|train|call)|a call|file|data)\b|\bspent (?:the|my|a|all|two|most|some|\w+ (?:hours?|days?|minutes?))\b|\bloose (?:end|ends|change)\b/gu,
  /\bnot (?:sure|yet|only|just|today)\b|\b(?:no|don't) worr(?:y|ies)\b|\bbad (?:boy|ass)\b|\bpoor (?:\w+ )?(?:connection|signal|network)\b|\b(?:deal|great deal) (?:of|with)\b|\bwin[- ]win\b|\bcalm down\b|\bwould like\b/gu,
  /\bchill(?:ed)? (?:drink|beer|wine|water|out zone)\b|\bkind of (?:thing|stuff)\b|\bsorry (?:for the delay|i am late|about the wait)\b|\bwelcome (?:back|to)\b|\btight (?:deadline|budget|schedule)\b/gu,
];
