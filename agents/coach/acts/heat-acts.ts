import { type Act, personal } from "#agents/coach/acts.ts";
import { heatAskDraft, heatNotedDraft, heatOverDraft, heatUnusedDraft } from "#agents/drafts/heat.ts";
import { readAirTemperature } from "#src/domain/heat.ts";

export const heatActs: Readonly<Record<string, Act>> = {
  /** "It is 33 degrees here": the one source of heat that G18 has. */
  async "heat-told"({ services, person, action, now }) {
    if (!person.physicalTraining) return personal(heatUnusedDraft());
    const celsius = readAirTemperature(action.value ?? "");
    if (celsius === undefined) return personal(heatAskDraft());
    await services.people.tellHeat(person, celsius, now);
    await services.plans.planAgain(person, now);
    return personal(heatNotedDraft(celsius));
  },

  async "heat-over"({ services, person, now }) {
    if (!person.physicalTraining) return personal(heatUnusedDraft());
    await services.people.tellHeat(person, undefined, now);
    await services.plans.planAgain(person, now);
    return personal(heatOverDraft());
  },
};
