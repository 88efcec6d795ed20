import { type Act, personal } from "#agents/coach/acts.ts";
import { coursesDraft } from "#agents/drafts/courses.ts";

export const courseActs: Readonly<Record<string, Act>> = {
  async "my-courses"({ services, person, now }) {
    return personal(coursesDraft(await services.courses.of(person, now)));
  },
};
