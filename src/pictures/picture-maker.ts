import { createRequire } from "node:module";
import { renderAsync } from "@resvg/resvg-js";
import { daysSvg } from "#src/pictures/days-svg.ts";
import { fairnessSvg } from "#src/pictures/fairness-svg.ts";
import { masterySvg } from "#src/pictures/mastery-svg.ts";
import { smallPng } from "#src/pictures/small-png.ts";
import type { PictureMaker } from "#src/ports/picture-maker.ts";

const SCALE = 2;
/** Messages carry no more. */
const MOST_BYTES = 200_000;

const { resolve } = createRequire(import.meta.url);
const FONTS = ["400Regular/Inter_400Regular.ttf", "500Medium/Inter_500Medium.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

/** Draws with its own fonts on a thread of its own, so that a picture looks the same on every machine. */
export function createPictureMaker(): PictureMaker {
  const fontFiles = FONTS.map((file) => resolve(`@expo-google-fonts/inter/${file}`));

  async function pngOf(svg: string): Promise<Uint8Array> {
    const image = await renderAsync(svg, {
      font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" },
      fitTo: { mode: "zoom", value: SCALE },
    });
    const full = image.asPng();
    const png = full.length < MOST_BYTES ? full : smallPng(image);
    if (png.length >= MOST_BYTES)
      throw new RangeError(
        `Cannot send the picture as it must be under ${MOST_BYTES} bytes: current value is ${png.length}`,
      );
    return png;
  }

  return {
    drawDays: (picture) => pngOf(daysSvg(picture)),
    drawMastery: (picture) => pngOf(masterySvg(picture)),
    drawFairness: (picture) => pngOf(fairnessSvg(picture)),
  };
}
