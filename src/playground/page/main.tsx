import { createRoot } from "react-dom/client";
import { App } from "#src/playground/page/app.tsx";
import type { PagePerson } from "#src/playground/wire.ts";

const people = JSON.parse(document.getElementById("people")?.textContent ?? "[]") as PagePerson[];
const root = document.getElementById("root");
if (root) createRoot(root).render(<App people={people} />);
