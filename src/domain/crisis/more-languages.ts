/**
 * First-person wish, plan or thought in languages that the folded text cannot hold: folding turns their letters into Latin ones.
 * Read on the normalised text in lower case. Each pattern is a whole phrase, never a word alone.
 */
const PHRASES: readonly RegExp[] = [
  // Russian, Ukrainian
  /(?:хочу|хочется|лучше бы|мечтаю) (?:\S+ ){0,2}(?:умереть|сдохнуть|покончить с (?:собой|жизнью)|убить себя|не просыпаться)|не хочу (?:больше |уже )?жить|покончу с собой|убью себя|мысли о (?:суициде|самоубийстве)|хочу (?:\S+ )?померти|не хочу (?:більше )?жити|накласти на себе руки/u,
  // Polish, Czech, Slovak
  /chc[eę] (?:\S+ )?(?:umrze[cć]|si[eę] zabi[cć])|nie chc[eę] (?:ju[zż] )?[zż]y[cć]|zabij[eę] si[eę]|my[sś]li samob[oó]jcze|pope[lł]ni[cć] samob[oó]jstwo|chci (?:u[zž] )?(?:um[rř][ií]t|se zab[ií]t)|nechci (?:u[zž] )?[zž][ií]t|nechcem (?:u[zž] )?[zž]i[tť]|chcem (?:u[zž] )?(?:zomrie[tť]|sa zabi[tť])/u,
  // Swedish, Danish, Norwegian, Finnish
  /vill (?:inte leva|bara d[oö]|d[oö](?!\p{L})|ta (?:mitt liv|livet av mig))|orkar inte leva|ta livet av mig|vil (?:ikke leve|bare d[oø]|gerne d[oø]|d[oø](?!\p{L})|ta(?:ge)? livet a[vf] m[ei]g)|selvmordstanker|sj[aä]lvmordstankar|haluan (?:vain )?kuolla|en halua (?:en[aä][aä] )?el[aä][aä]|tappaa itseni/u,
  // Turkish, Hungarian, Romanian, Greek
  /intihar et(?:mek|mey|ece)|[oö]lmek istiyorum|kendimi [oö]ld[uü]r|ya[sş]amak istemiyorum|meg akarok halni|nem akarok (?:tov[aá]bb |m[aá]r )?[eé]lni|[oö]ngyilkos (?:akarok|leszek|gondolat)|vreau s[aă] (?:mor(?!\p{L})|m[aă] (?:omor|sinucid))|nu mai vreau s[aă] tr[aă]iesc|θ[έε]λω να πεθ[άα]νω|δεν θ[έε]λω (?:πια )?να ζω/u,
  // Chinese, Japanese, Korean
  /(?:不想(?:再)?活|活不下去|(?:想|要)自[杀殺]|自[杀殺](?:的)?念头|[结結]束自己的生命|(?<!\p{L}[想好累笑])我?(?:好|只|真)?想死(?![你我他她妳了]))/u,
  /死にたい|自殺したい|消えてしまいたい|生きていたくない|もう生きられない|命を絶ちたい/u,
  /죽고\s?싶(?!.*맛)|자살하고\s?싶|살고\s?싶지\s?않|살기\s?싫/u,
  // Arabic, Hebrew, Hindi
  /[أا]ريد [أا]ن [أا]موت|[أا]فكر (?:في|ب)\s?الانتحار|لا [أا]ريد [أا]ن [أا]عيش|[أا]قتل نفسي|رأ?يد الانتحار|[أا]ريد الانتحار|רוצה למות|לא רוצה לחיות|להתאבד|मरना चाहत|आत्महत्या करन|जीना नहीं चाहत/u,
  // Vietnamese, Indonesian, Malay
  /(?:muốn|muon) (?:chết|chet|tự tử|tu tu)(?!\p{L})|không muốn sống|(?:ingin|mau|pengen|nak) (?:mati saja|bunuh diri)|tidak ingin hidup/u,
];

/** "I nearly died laughing", "I miss you to death". */
const FIGURES = /со смеху|от (?:смеха|стыда|скуки)|ze [sś]miechu|av skratt|af grin|gülmekten|笑い|笑死|웃겨/u;

/** Whether the text holds such a phrase; `text` is normalised and in lower case. */
export const saysItElsewhere = (text: string): boolean =>
  !FIGURES.test(text) && PHRASES.some((pattern) => pattern.test(text));
