import type { Rule } from "#src/domain/crisis/rule.ts";

const foreign = (pattern: RegExp, unless?: RegExp): Rule => ({
  kind: "self",
  cue: "foreign",
  weight: "strong",
  reads: "clause",
  all: [pattern],
  unless: unless ? [unless] : undefined,
});

/** First-person wish, plan or act in German, French, Spanish, Italian, Portuguese and Dutch; folded, so without accents or apostrophes. */
export const FOREIGN_RULES: readonly Rule[] = [
  // German
  foreign(
    /\b(?:ich|mich|mir|mein|meinem)\b.*\b(?:umbringen|umzubringen|toten will|selbstmord|suizid|suizidgedanken|suizidal|das leben nehmen|selbstmordgedanken|erhangen|aufhangen|ritze mich|ritzen)\b|\bbring\w* mich um\b(?! vor)/u,
    /\b(?:film|buch|serie|pravention|deadline|modul|schulung|stress bringt|arbeit bringt|das bringt|die bringt|der bringt|bringt mich um)\b/u,
  ),
  foreign(
    /\b(?:will|mochte|kann|mag) (?:einfach |nur |auch |echt |wirklich |so )*(?:nicht mehr (?:leben|da sein|weiterleben|aufwachen|existieren|hier sein)|sterben|tot sein|nie wieder aufwachen|mein leben beenden|allem ein ende (?:setzen|machen)|mich (?:umbringen|toten|erhangen|verletzen|ritzen))\b|\bware (?:lieber|besser|am liebsten) tot\b|\bbesser dran ohne mich\b|\bohne mich (?:besser dran|ware alles besser)\b|\bnicht mehr am leben sein\b/u,
    /\b(?:vor (?:lachen|scham|hunger)|in (?:berlin|dieser stadt|munchen))\b/u,
  ),
  foreign(
    /\b(?:leben hat keinen sinn|keinen sinn (?:mehr )?(?:zu leben|im leben|weiterzuleben)|lebensmude|(?:keine (?:lust|kraft)|satt)(?: mehr)? zu leben|nicht mehr leben wollen|will nicht mehr leben|alles beenden will|denke (?:oft |immer |standig )?(?:daran|ans|an den) (?:sterben|tod|suizid|selbstmord|mich umzubringen|mein leben zu beenden|zu sterben))\b/u,
  ),
  // French
  foreign(
    /\b(?:je|j)\b.*\b(?:me suicider?|me tuer|mourir|au suicide|du suicide|suicidaire|mettre fin a mes jours|en finir (?:avec la vie|avec tout)|pendre|plus vivre|plus envie de vivre|mes veines|me faire du mal|me scarifie\w*|me couper les veines)\b/u,
    /\b(?:de rire|de faim|de honte|de froid|de chaud|d ennui|dennui|de soif|film|livre|serie|a mourir|mourir de)\b/u,
  ),
  foreign(
    /\b(?:envie (?:d|de) (?:mourir|me tuer|en finir|me suicider)|plus (?:envie|la force|le gout) de vivre|marre (?:de vivre|d(?:e |)etre en vie)|(?:serait|seraient|iraient|irait) (?:mieux|tous mieux) sans moi|ne veux plus (?:etre en vie|vivre|me reveiller|etre la)|idees? (?:noires et|suicidaires?)|pensees suicidaires|vaut plus la peine d(?:e |etre )?(?:vivre|vecue)|jaimerais mourir|jai envie de mourir|envie den finir)\b/u,
    /\bmourir de (?:rire|faim|honte)\b/u,
  ),
  // Spanish
  foreign(
    /\b(?:quiero|quisiera|deseo|voy a|pienso en|pensando en|penso en|ganas de|gustaria|he pensado en|necesito) (?:\w+ ){0,2}?(?:morir|morirme|matarme|suicidarme|quitarme la vida|acabar con (?:todo|mi vida)|desaparecer para siempre|no despertar|cortarme|hacerme dano|ahorcarme|suicidio|el suicidio|estar muert[oa]|la muerte)\b/u,
    /\b(?:de (?:risa|hambre|verguenza|calor|frio|sueno)|pelicula|libro|serie)\b/u,
  ),
  foreign(
    /\b(?:no quiero (?:seguir )?(?:vivir|viviendo|vivir mas|existir|despertar|estar viv[oa])|(?:estarian|estaria|estaran) mejor sin mi|la vida no (?:tiene sentido|vale la pena)|no vale la pena vivir|ojala (?:estuviera|estuviese) muert[oa]|ojala no despertara|me quiero (?:morir|matar)|me voy a matar|pensamientos suicidas|me corto (?:otra vez|los brazos|las munecas))\b/u,
    /\b(?:de (?:risa|hambre|verguenza)|en (?:madrid|esta ciudad|barcelona)|vivir (?:en|con|aqui|solo|sola))\b/u,
  ),
  // Italian
  foreign(
    /\b(?:voglio|vorrei|penso(?: di| a)?|pensando(?: di| a)?|sto per|ho deciso di|ho voglia di|desidero|penso spesso (?:di|a)) (?:\w+ ){0,3}?(?:morire|uccidermi|ammazzarmi|suicidarmi|togliermi la vita|farla finita|essere mort[oa]|non svegliarmi|farmi del male|al suicidio|suicidio|tagliarmi|impiccarmi|sparire per sempre)\b/u,
    /\b(?:dal ridere|di fame|di vergogna|dalla vergogna|di caldo|di sonno|film|libro)\b/u,
  ),
  foreign(
    /\b(?:non voglio (?:piu )?(?:vivere|essere viv[oa]|svegliarmi|esistere|esserci)|(?:starebbero|starebbe|starebbero tutti) meglio senza di me|la vita non (?:ha senso|vale la pena)|non vale la pena (?:di )?vivere|mi (?:uccido|ammazzo|voglio ammazzare|voglio uccidere)|non ce la faccio piu a vivere|pensieri suicid\w+|non ho (?:piu )?voglia di vivere|mi taglio (?:di nuovo|le braccia|i polsi))\b/u,
    /\b(?:vivere (?:in|a|con|qui|da sol[oa])|di risate)\b/u,
  ),
  // Portuguese
  foreign(
    /\b(?:quero|queria|vou|pensando em|penso em|vontade de) (?:\w+ ){0,2}?(?:morrer|me matar|matar me|suicidar|me suicidar|suicidio|tirar a minha vida|acabar com (?:tudo|a minha vida)|nao acordar|me cortar)\b|\bnao quero mais (?:viver|estar viv[oa]|existir)\b|\bmelhor sem mim\b/u,
    /\b(?:de (?:rir|fome|vergonha)|viver (?:em|com|aqui))\b/u,
  ),
  // Dutch
  foreign(
    /\b(?:ik|mijn|me|mezelf)\b.*\b(?:zelfmoord|suicidaal|zelfdoding|van kant maken|mezelf (?:doden|ophangen|snijden|pijn doen)|dood wil|wil dood|wil niet meer leven|leven niet meer zien zitten|einde maken aan mijn leven|liever dood)\b|\bbeter af zonder mij\b/u,
    /\b(?:preventie|film|boek|serie|commerciele zelfmoord)\b/u,
  ),
  {
    kind: "violence",
    cue: "foreign",
    weight: "strong",
    reads: "clause",
    all: [
      /\b(?:mein (?:mann|freund|partner|ex|vater)|meine (?:frau|freundin|mutter|partnerin)|er|sie) (?:\w+ ){0,2}?(?:schlagt|verprugelt|wurgt|bedroht|missbraucht|vergewaltigt) mich\b|\b(?:mon (?:mari|copain|ex|pere|compagnon)|ma (?:femme|copine|mere)|il|elle) (?:me|ma) (?:frappe|bat|tape|menace|violee?|etrangle)\b|\b(?:mi (?:marido|novio|pareja|ex|padre|mujer|esposo|esposa)|el|ella) me (?:\w+ )?(?:pega|golpea|maltrata|amenaza|viola)\b|\b(?:mio (?:marito|padre|ex|fidanzato|compagno)|mia (?:moglie|madre)|lui|lei) mi (?:picchia|mena|minaccia|violenta|maltratta)\b/u,
    ],
  },
];
