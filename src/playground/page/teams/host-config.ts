import { HostConfig } from "adaptivecards";

const colour = (name: string) => ({ default: `var(--${name})`, subtle: `var(--${name}-subtle)` });
const colours = {
  default: colour("card-text"),
  dark: colour("card-text"),
  light: colour("card-text"),
  accent: colour("card-accent"),
  good: colour("card-good"),
  warning: colour("card-warning"),
  attention: colour("card-attention"),
};

/** How cards look in Teams. Colours are the pane's own variables, so that they follow light and dark. */
export const HOST_CONFIG = new HostConfig({
  fontFamily: "inherit",
  hostCapabilities: { adaptiveCards: "1.5" },
  choiceSetInputValueSeparator: ",",
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 17, default: 20, medium: 22, large: 27, extraLarge: 32 },
  spacing: { small: 6, default: 10, medium: 16, large: 22, extraLarge: 30, padding: 16 },
  separator: { lineThickness: 1, lineColor: "var(--card-line)" },
  imageSizes: { small: 40, medium: 80, large: 160 },
  containerStyles: {
    default: { backgroundColor: "transparent", foregroundColors: colours },
    emphasis: { backgroundColor: "var(--card-emphasis)", foregroundColors: colours },
  },
  inputs: {
    label: {
      inputSpacing: "Small",
      requiredInputs: { weight: "Bolder", color: "Default", size: "Default", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "Bolder", color: "Default", size: "Default" },
    },
    errorMessage: { color: "Attention", size: "Small", weight: "Default", spacing: "Small" },
  },
  actions: {
    maxActions: 6,
    spacing: "Medium",
    buttonSpacing: 8,
    actionsOrientation: "Horizontal",
    actionAlignment: "Left",
    showCard: { actionMode: "Inline", inlineTopMargin: 12 },
  },
  adaptiveCard: { allowCustomStyle: false },
  textStyles: { heading: { weight: "Bolder", size: "Medium", color: "Default" } },
  textBlock: { headingLevel: 3 },
});
